namespace Davit.Api.Contract;

/// <summary>Which version is where: every service in every environment, in few words, for a page that shows thousands.</summary>
public sealed record OverviewInfo
{
    public required ServerInfo Server { get; init; }

    /// <summary>In the order of the environments file.</summary>
    public IReadOnlyList<OverviewEnvironment> Environments { get; init; } = [];

    public IReadOnlyList<OverviewService> Services { get; init; } = [];
}

public sealed record OverviewEnvironment(string Name, IReadOnlyList<string> Targets, LockInfo? Lock, FreezeInfo? Freeze);

public sealed record OverviewService
{
    public required string Name { get; init; }
    public string? Team { get; init; }
    public IReadOnlyList<OverviewComponent> Components { get; init; } = [];

    /// <summary>Only the environments that it is in, or is going to.</summary>
    public IReadOnlyList<OverviewCell> Cells { get; init; } = [];
}

/// <param name="Name">Its name.</param>
/// <param name="Instances">How many the newest release wants.</param>
/// <param name="Kind">What it is.</param>
public sealed record OverviewComponent(string Name, int Instances, ComponentKind Kind);

/// <summary>A service in an environment.</summary>
public sealed record OverviewCell
{
    public required string Environment { get; init; }

    /// <summary>The number of the release that it stands on; null before the first.</summary>
    public int? Release { get; init; }

    /// <summary>The first letters of its commit.</summary>
    public string? Commit { get; init; }

    public DateTimeOffset? Since { get; init; }
    public required FleetHealth Health { get; init; }
    public int Ready { get; init; }
    public int Wanted { get; init; }

    /// <summary>What moves.</summary>
    public OverviewMove? Move { get; init; }

    /// <summary>The last deployment, when it did not release what it should.</summary>
    public OverviewEnd? Last { get; init; }

    /// <summary>Its own lock; that of the environment is said there.</summary>
    public LockInfo? Lock { get; init; }

    /// <summary>A freeze of it alone that is active; that of the environment is said there.</summary>
    public FreezeInfo? Freeze { get; init; }

    public OverviewHold? Hold { get; init; }

    /// <summary>What moves it by itself, such as <c>main</c>; null when only people do.</summary>
    public string? Auto { get; init; }

    public IReadOnlyList<string> Stopped { get; init; } = [];
}

/// <param name="Deployment">Which.</param>
/// <param name="Release">The number of the release that comes; null while it is not made yet.</param>
/// <param name="State">How it is.</param>
/// <param name="Weight">Percent of the requests that the new release has.</param>
/// <param name="Step">What is being done.</param>
/// <param name="IsRollback">Whether it goes back.</param>
public sealed record OverviewMove(string Deployment, int? Release, DeploymentState State, int? Weight, string? Step, bool IsRollback);

/// <param name="By">Who left it: <c>judge</c>, <c>health</c>, or a person.</param>
/// <param name="Reason">Why.</param>
/// <param name="From">The number of the release that was left; null when none was.</param>
/// <param name="Since">When.</param>
public sealed record OverviewHold(string By, string Reason, int? From, DateTimeOffset Since);

/// <param name="Deployment">Which.</param>
/// <param name="Release">The number of the release that did not stay.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="At">When.</param>
/// <param name="Reason">What decided it.</param>
public sealed record OverviewEnd(string Deployment, int? Release, Outcome Outcome, DateTimeOffset At, string Reason);
