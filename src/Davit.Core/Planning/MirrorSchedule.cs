using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Davit.Core.Planning;

/// <summary>When a mirror is fetched next: regularly, spread out so that many repositories are not fetched at once, and ever more rarely while it fails.</summary>
/// <param name="Every">The time between fetches that succeed.</param>
/// <param name="Longest">The longest time between fetches, however often they failed.</param>
/// <param name="Seed">Decides the spread, together with the repository and the time.</param>
public sealed record MirrorSchedule(TimeSpan Every, TimeSpan Longest, int Seed = 0)
{
    private const double Spread = 0.1;

    /// <summary>The time of the next fetch after one that ended at <paramref name="last"/>, the last <paramref name="failures"/> of which failed in a row.</summary>
    public DateTimeOffset Next(string repository, DateTimeOffset last, int failures)
    {
        var doubled = Every.TotalSeconds * Math.Pow(2, Math.Clamp(failures, 0, 40));
        var wait = Math.Min(doubled, Math.Max(Longest.TotalSeconds, Every.TotalSeconds));
        return last + TimeSpan.FromSeconds(wait * (1 - Spread + (2 * Spread * Draw(repository, last))));
    }

    /// <summary>The time of the first fetch after a start: anywhere within one period, so that a start with a thousand repositories is no burst.</summary>
    public DateTimeOffset First(string repository, DateTimeOffset start) => start + (Every * Draw(repository, DateTimeOffset.UnixEpoch));

    private double Draw(string repository, DateTimeOffset at)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}/{repository}/{at.UtcTicks}"));
        return BinaryPrimitives.ReadUInt32LittleEndian(hash) / (double)uint.MaxValue;
    }
}
