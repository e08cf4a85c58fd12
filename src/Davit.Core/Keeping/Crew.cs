using Davit.Core.Deploying;
using Davit.Core.Journal;
using Davit.Plugins;

namespace Davit.Core.Keeping;

/// <summary>What all fleets of a server share.</summary>
public sealed record Crew(Ledger Ledger, IStore Store, IPlaces Places, ISource Source, IBuilder Builder, TimeProvider Clock)
{
    /// <summary>What the watches under way have seen.</summary>
    public WatchBoard Watches { get; } = new();
}
