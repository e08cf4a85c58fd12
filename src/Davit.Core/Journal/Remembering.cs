using Davit.Core.Model.Holds;

namespace Davit.Core.Journal;

/// <summary>Folds what is remembered of holds, tombstones, freezes, candidates and checks.</summary>
internal static class Remembering
{
    public static Memory With(this Memory memory, CoreFact fact) => fact switch
    {
        HoldPlaced f => memory with { Holds = memory.Holds.SetItem(f.Hold.Fleet, f.Hold) },
        HoldLifted f => memory with { Holds = memory.Holds.Remove(f.Fleet) },
        ReleaseBuried f => memory with { Tombstones = memory.Tombstones.SetItem(f.Tombstone.Id, f.Tombstone) },
        ReleasePardoned f => memory with { Tombstones = memory.Tombstones.Remove(f.Tombstone) },
        FreezePlaced f => memory with { Freezes = memory.Freezes.SetItem(f.Freeze.Id, f.Freeze), LastFreezeNumber = f.Freeze.Number },
        FreezeLifted f => memory with { Freezes = memory.Freezes.Remove(f.Freeze) },
        CandidateFound f => memory with { Candidates = memory.Candidates.SetItem(f.Candidate.Fleet, f.Candidate) },
        CandidateGone f => memory with { Candidates = memory.Candidates.Remove(f.Fleet) },
        CommitChecked f => memory.WithCheck(f.Service, f.Commit, f.Check),
        _ => memory,
    };
}
