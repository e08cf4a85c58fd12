using System.Diagnostics;

namespace Davit.Bench.Router;

/// <summary>What counting a request costs.</summary>
/// <param name="Whole">Nanoseconds for all counts of a request.</param>
/// <param name="Kind">Of these, to name the request's kind.</param>
/// <param name="Group">Of these, to find its client's group.</param>
/// <param name="Bytes">Bytes allocated.</param>
internal sealed record CountingCost(double Whole, double Kind, double Group, double Bytes)
{
    private const int Rounds = 15;

    public static CountingCost Measure(Visitor visitor, int calls)
    {
        // Enough for the compiler to have made its best code of it.
        for (var round = 0; round < 5; round++)
        {
            Time(visitor, calls);
        }

        var before = (Counted: visitor.Counted, Bytes: GC.GetAllocatedBytesForCurrentThread());
        for (var call = 0; call < calls; call++)
        {
            visitor.Count();
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before.Bytes;
        if (visitor.Counted - before.Counted != calls)
        {
            throw new InvalidOperationException($"{visitor.Counted - before.Counted} of {calls} requests were counted.");
        }

        var rounds = Enumerable.Range(0, Rounds).Select(_ => Time(visitor, calls / 4)).ToList();
        return new CountingCost(Least(rounds, cost => cost.Whole), Least(rounds, cost => cost.Kind), Least(rounds, cost => cost.Group), (double)bytes / calls);
    }

    private static CountingCost Time(Visitor visitor, int calls)
    {
        var began = Stopwatch.GetTimestamp();
        for (var call = 0; call < calls; call++)
        {
            visitor.Count();
        }

        var counted = Stopwatch.GetTimestamp();
        var sum = 0;
        for (var call = 0; call < calls; call++)
        {
            sum += visitor.Kind();
        }

        var named = Stopwatch.GetTimestamp();
        for (var call = 0; call < calls; call++)
        {
            sum += visitor.Group();
        }

        var grouped = Stopwatch.GetTimestamp();
        GC.KeepAlive(sum);
        return new CountingCost(Nanoseconds(began, counted) / calls, Nanoseconds(counted, named) / calls, Nanoseconds(named, grouped) / calls, 0);
    }

    private static double Nanoseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalNanoseconds;

    // Others on the machine only ever make it slower: the middle would measure them.
    private static double Least(List<CountingCost> rounds, Func<CountingCost, double> of) => rounds.Min(of);
}
