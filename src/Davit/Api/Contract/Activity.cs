namespace Davit.Api.Contract;

/// <summary>What happened, for people: a fact of the journal that somebody did, decided or has to know.</summary>
public sealed record ActivityInfo
{
    public required long Position { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Such as <c>person:ada</c>, <c>davit</c> or <c>judge</c>.</summary>
    public required string Who { get; init; }

    public string? Why { get; init; }

    /// <summary>The kind of fact, such as <c>deployment-ended</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>A sentence without its subject: "asked for shop at main in prod".</summary>
    public required string What { get; init; }

    /// <summary>Evidence, where the sentence is not all.</summary>
    public string? Seen { get; init; }

    public required ActivityTone Tone { get; init; }
    public string? Service { get; init; }
    public string? Environment { get; init; }
    public string? Deployment { get; init; }
}

[System.Text.Json.Serialization.JsonConverter(typeof(CamelCase<ActivityTone>))]
public enum ActivityTone
{
    Quiet,
    Good,
    Warning,
    Bad,
}

/// <param name="Activities">Newest first.</param>
/// <param name="Before">Where older ones begin; null when there are none.</param>
public sealed record ActivityList(IReadOnlyList<ActivityInfo> Activities, long? Before);
