using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>What keeps everybody, or only policies, from deploying. It is looked at again with the state that the request is written against.</summary>
public static class Gates
{
    /// <summary>Locks that cover it. Nothing gets past one, not even a rollback.</summary>
    public static IEnumerable<Explanation> Locks(State state, FleetId fleet, DateTimeOffset now) => state.Locks.Values.Where(l => l.Covers(fleet, now)).Select(Blocks.Locked);

    /// <summary>Freezes that cover it now. Rollbacks pass.</summary>
    public static IEnumerable<Explanation> Freezes(State state, FleetId fleet, DateTimeOffset now) => state.Memory.FreezesOf(fleet, now).Select(f => Blocks.Frozen(f, now));

    /// <exception cref="RefusedException">A lock covers it.</exception>
    public static void RefuseIfLocked(State state, FleetId fleet, DateTimeOffset now) => RefuseIfAny(Locks(state, fleet, now));

    /// <exception cref="RefusedException">A freeze covers it.</exception>
    public static void RefuseIfFrozen(State state, FleetId fleet, DateTimeOffset now) => RefuseIfAny(Freezes(state, fleet, now));

    /// <summary>A policy may begin only what is decided from the very state that its request is written against.</summary>
    /// <exception cref="RefusedException">Something has come in between.</exception>
    public static Decision RefuseUnlessWanted(State state, FleetId fleet, string commit, DateTimeOffset now)
    {
        var decision = Desired.Decide(Wanting.Of(state, fleet, now));
        return decision.Begins && decision.Candidate!.Commit == commit
            ? decision
            : throw new RefusedException(Explain.Of(new Situation { State = state, Fleet = fleet, Now = now })[0]);
    }

    /// <summary>Streams that say whether a deployment may begin: a request is written only while they stand as they were seen.</summary>
    public static IReadOnlyList<string> Streams(FleetId fleet) =>
        [FactTypes.HoldStream(fleet), FactTypes.LockStream(fleet.Service), FactTypes.LockStream(fleet.Environment), FactTypes.LockStream(fleet.ToString()), FactTypes.Freezes];

    private static void RefuseIfAny(IEnumerable<Explanation> inTheWay)
    {
        if (inTheWay.FirstOrDefault() is { } first)
        {
            throw new RefusedException(first);
        }
    }
}
