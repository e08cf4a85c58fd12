namespace Davit.Plugins;

/// <summary>
/// A router of the data plane, as the control plane sees it. Every client passes the suite <c>RouterContract</c>. Thread-safe. The router goes on with
/// its table while nobody asks it anything, and comes back with the identical table after a crash of its own.
/// </summary>
public interface IRouter
{
    /// <summary>The router's name, for people.</summary>
    string Name { get; }

    /// <summary>
    /// Makes the set the routes of its fleet, as a new generation, in one atomic act: requests picked before keep their instance, later ones see only the new
    /// set. Returns after the snapshot is on disk. The same set again changes nothing and is acknowledged.
    /// </summary>
    /// <exception cref="StaleTermException">The fleet's routes were set under a newer term, or under this term at a higher revision.</exception>
    Task<RouterAck> ApplyAsync(RouteSet routes, StepContext step);

    /// <summary>What the router holds and counts now.</summary>
    /// <exception cref="TransientException">The router cannot be asked; what it serves is unknown, not nothing.</exception>
    Task<RouterReport> ObserveAsync(FleetId fleet, CancellationToken stopping);
}

/// <summary>What an accepted route set became.</summary>
/// <param name="Generation">The router's table number; grows by 1 with each change of any fleet.</param>
public sealed record RouterAck(long Generation);

/// <summary>A fleet's routes: what one <see cref="IRouter.ApplyAsync"/> replaces.</summary>
public sealed record RouteSet
{
    /// <summary>Whose routes.</summary>
    public required FleetId Fleet { get; init; }

    /// <summary>The writer's term.</summary>
    public required long Term { get; init; }

    /// <summary>Grows with each change by the same fleet's writers.</summary>
    public required long Revision { get; init; }

    /// <summary>One for each component that takes requests; none to take the fleet off the router.</summary>
    public required IReadOnlyList<Route> Routes { get; init; }
}

/// <summary>Where requests of some hosts and paths go.</summary>
public sealed record Route
{
    /// <summary>The component's name.</summary>
    public required string Component { get; init; }

    /// <summary>Hosts it answers for, lower case, without a port; <c>*.example.com</c> for any one label; <c>*</c> for every host.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Path prefixes that match whole segments; <c>/</c> for all. The longest match of the most exact host wins.</summary>
    public IReadOnlyList<string> Paths { get; init; } = ["/"];

    /// <summary>Shares of releases, in order of release. Without any share above 0 the router answers 503.</summary>
    public required IReadOnlyList<RouteShare> Shares { get; init; }

    /// <summary>Whether a visitor stays with the release that was picked first.</summary>
    public Stickiness Stickiness { get; init; } = new(StickyBy.Nothing);

    /// <summary>Rules that pick a release by what the request says, before any share; first match wins. A rule whose release has no instance is passed over.</summary>
    public IReadOnlyList<ForcedChoice> Forced { get; init; } = [];

    /// <summary>While true, requests wait (bounded in number and time) instead of being sent: a short cut-over.</summary>
    public bool Hold { get; init; }

    /// <summary>Where the component's health is asked: requests for it are not counted, unless it is the root. Null for nowhere.</summary>
    public string? HealthPath { get; init; }

    /// <summary>How long a request may take from its pick to the end of the answer's headers.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>A release's share of a route.</summary>
/// <param name="Release">The release.</param>
/// <param name="Weight">Relative to the other shares; 0 for none but forced choices.</param>
/// <param name="Instances">Where its requests go.</param>
public sealed record RouteShare(ReleaseId Release, int Weight, IReadOnlyList<RouteInstance> Instances)
{
    /// <summary>Tells two shares of one release apart, which are counted apart; null for the release's only or main share.</summary>
    public string? Label { get; init; }
}

/// <summary>An instance that may have requests.</summary>
/// <param name="Id">Who it is.</param>
/// <param name="Address"><c>host:port</c>.</param>
public sealed record RouteInstance(InstanceId Id, string Address);

/// <summary>What keeps a visitor with a release.</summary>
public enum StickyBy
{
    /// <summary>Each request is picked by itself.</summary>
    Nothing,

    /// <summary>A cookie that the router sets, holding the release.</summary>
    Cookie,

    /// <summary>A hash of a request header's value: the same value gets the same release while the shares stay, and moves only towards the grown share when they change.</summary>
    Header,
}

/// <summary>How a visitor is kept with a release.</summary>
/// <param name="By">What is looked at.</param>
/// <param name="Name">The cookie's or header's name.</param>
public sealed record Stickiness(StickyBy By, string? Name = null);

/// <summary>Sends requests with a header value to a release, whatever its share.</summary>
/// <param name="Header">The header's name; <c>Cookie:name</c> for a cookie's value.</param>
/// <param name="Values">Values that match, compared exactly; empty for any value.</param>
/// <param name="Release">Where they go.</param>
public sealed record ForcedChoice(string Header, IReadOnlyList<string> Values, ReleaseId Release);
