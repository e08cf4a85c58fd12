using Microsoft.Extensions.Primitives;

namespace Davit.Router.Forwarding;

/// <summary>Headers that a <c>Connection</c> header names belong to that connection alone.</summary>
internal static class HopByHop
{
    // Not even a sender may declare these to be for one hop only: the next one would misread the message.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
        { "close", "keep-alive", "upgrade", "host", "content-length", "content-type", "content-encoding", "authorization", "cookie", "set-cookie", "te", "trailer" };

    public static IEnumerable<string> Named(StringValues connection)
    {
        foreach (var line in connection)
        {
            foreach (var name in (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (!Kept.Contains(name))
                {
                    yield return name;
                }
            }
        }
    }

    public static bool NamesOthers(StringValues connection) =>
        connection.Count > 0 && !(connection.Count == 1 && connection[0] is { } one
            && (one.Equals("keep-alive", StringComparison.OrdinalIgnoreCase) || one.Equals("close", StringComparison.OrdinalIgnoreCase) || one.Equals("upgrade", StringComparison.OrdinalIgnoreCase)));
}
