using Davit.Api.Contract;
using Davit.Core.Journal;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>How everything was at a moment: what the journal knows, and what was seen of the instances.</summary>
internal sealed record OverviewLook(State State, DateTimeOffset At, IReadOnlyList<FleetHealthSeen> Fleets)
{
    // What begins or ends by the clock alone, and who waits for it, is at most so old.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Names what would be answered: the same for two looks of the same server between which nothing changed. Another server says another.</summary>
    public string Tag
    {
        get
        {
            var hash = default(HashCode);
            hash.Add(At.Ticks / Longest.Ticks);
            foreach (var fleet in Fleets)
            {
                hash.Add(fleet);
            }

            return $"W/\"{State.Position}-{hash.ToHashCode():x8}\"";
        }
    }
}

/// <summary>How a service was in an environment.</summary>
internal sealed record FleetHealthSeen(FleetId Id, FleetHealth Health, int Ready, int Wanted);
