using Microsoft.AspNetCore.Http;

namespace Davit.Router.Picking;

internal enum HoldEnd
{
    /// <summary>The table changed: pick again.</summary>
    Changed,

    /// <summary>Too many wait already.</summary>
    Full,

    /// <summary>The wait took too long.</summary>
    TooLong,

    /// <summary>The client left.</summary>
    ClientLeft,
}

/// <summary>The waiting room of a held route: bounded in number and time.</summary>
internal sealed class Holding(int limit, TimeSpan longest, TimeProvider clock)
{
    /// <param name="gate">The held route's fleet.</param>
    /// <param name="held">The routes that hold.</param>
    /// <param name="since">When the request began to wait.</param>
    /// <param name="context">The request.</param>
    public async Task<HoldEnd> Wait(FleetGate gate, Table.FleetRoutes held, long since, HttpContext context)
    {
        Task changed;
        lock (gate.Lock)
        {
            if (gate.Current != held)
            {
                return HoldEnd.Changed;
            }

            if (gate.Waiting >= limit)
            {
                return HoldEnd.Full;
            }

            gate.Waiting++;
            changed = gate.Changed;
        }

        try
        {
            return await UntilChanged(changed, longest - clock.GetElapsedTime(since), context.RequestAborted);
        }
        finally
        {
            lock (gate.Lock)
            {
                gate.Waiting--;
            }
        }
    }

    private async Task<HoldEnd> UntilChanged(Task changed, TimeSpan left, CancellationToken aborted)
    {
        try
        {
            await changed.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, aborted);
            return HoldEnd.Changed;
        }
        catch (TimeoutException)
        {
            return HoldEnd.TooLong;
        }
        catch (OperationCanceledException)
        {
            return HoldEnd.ClientLeft;
        }
    }
}
