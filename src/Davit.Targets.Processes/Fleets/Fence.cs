using System.Globalization;
using System.Runtime.InteropServices;
using Davit.Plugins;
using Microsoft.Win32.SafeHandles;

namespace Davit.Targets.Processes;

/// <summary>
/// The highest term seen for a fleet, on disk. Comparing it and acting are one: the act runs while the fence is held, against tasks of this
/// process and against other processes alike.
/// </summary>
internal sealed class Fence(FleetId fleet, string folder, TimeProvider clock)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(10);
    private readonly SemaphoreSlim _gate = new(1);

    private string TermFile => Path.Combine(folder, "fence");

    /// <exception cref="StaleTermException">A newer term was seen.</exception>
    public async Task<T> Act<T>(StepContext step, Func<Task<T>> act)
    {
        await _gate.WaitAsync(step.Stopping);
        try
        {
            Directory.CreateDirectory(folder);
            using var file = Libc.OpenLock(Path.Combine(folder, "lock"));
            await Lock(file, step.Stopping);
            try
            {
                Compare(step.Term);
                return await act();
            }
            finally
            {
                Libc.Flock(file, Libc.Unlock);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task Lock(SafeFileHandle file, CancellationToken stopping)
    {
        while (Libc.Flock(file, Libc.LockExclusively | Libc.DoNotWait) != 0)
        {
            if (Marshal.GetLastPInvokeError() is not Libc.TryAgain and var error)
            {
                throw new TransientException($"The lock of fleet {fleet} in {folder} cannot be taken: error {error} of flock.");
            }

            await Task.Delay(Retry, clock, stopping);
        }
    }

    private void Compare(long offered)
    {
        var held = AtomicFile.Read(TermFile) is { } text ? Parse(text) : 0;
        if (offered < held)
        {
            throw new StaleTermException(fleet.ToString(), offered, held);
        }

        if (offered > held)
        {
            AtomicFile.Write(TermFile, offered.ToString(CultureInfo.InvariantCulture), survivesPowerLoss: true);
        }
    }

    // Guessing a lower term would let a superseded server in again, so a file that says nothing stops everyone.
    private long Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var term)
            ? term
            : throw new NeedsPersonException($"{TermFile} should hold the highest term seen for fleet {fleet}, and holds '{text}'. Write the number there.");
}
