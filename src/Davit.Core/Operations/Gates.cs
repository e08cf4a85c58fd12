using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>What keeps everybody, or only policies, from deploying. It is looked at again with the state that the request is written against.</summary>
internal static class Gates
{
    /// <exception cref="RefusedException">A lock covers it.</exception>
    public static void RefuseIfLocked(State state, FleetId fleet, DateTimeOffset now)
    {
        if (state.Locks.Values.FirstOrDefault(l => l.Covers(fleet, now)) is { } held)
        {
            throw new RefusedException(Blocks.Locked(held));
        }
    }

    /// <exception cref="RefusedException">A freeze covers it.</exception>
    public static void RefuseIfFrozen(State state, FleetId fleet, DateTimeOffset now)
    {
        if (state.Memory.FreezesOf(fleet, now).FirstOrDefault() is { } freeze)
        {
            throw new RefusedException(Blocks.Frozen(freeze, now));
        }
    }

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
}
