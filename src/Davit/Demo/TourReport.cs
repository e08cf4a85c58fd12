using System.Text.Json.Serialization;

namespace Davit.Demo;

/// <summary>How the tour came out, as data.</summary>
internal sealed record TourReport
{
    /// <summary>Whether all that should have happened did.</summary>
    public bool Ok => Wrong.Count == 0;

    public required IReadOnlyList<DeploymentRow> Deployments { get; init; }
    public required CrashRow Crash { get; init; }
    public required long Requests { get; init; }

    /// <summary>Answered with an error by a release of the shop itself.</summary>
    public required long ReleaseErrors { get; init; }

    /// <summary>Refused, reset, late, or answered by the router in the shop's place, other than with the process that was killed.</summary>
    public long SwitchFailures { get; init; }

    /// <summary>Orders that the shop's customers were told it has taken.</summary>
    public required long Orders { get; init; }

    /// <summary>Orders that its workers have packed, when the tour ended.</summary>
    public long Packed { get; init; }

    public double TookSeconds { get; init; }

    /// <summary>Why the commit that was taken back did not come back, and what was said once its fix was live.</summary>
    public HoldSeen? Hold { get; init; }

    /// <summary>What should have happened and did not.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    public static TourReport Of(IEnumerable<Chapter> chapters, Crash crash, Tally total, IReadOnlyList<string> wrong) => new()
    {
        Deployments = [.. chapters.Select(DeploymentRow.Of)],
        Crash = CrashRow.Of(crash),
        Requests = total.Requests,
        ReleaseErrors = total.Errors,
        Orders = total.Orders,
        Wrong = wrong,
    };
}

internal sealed record DeploymentRow
{
    public required string Id { get; init; }
    public required string Commit { get; init; }
    public required string Subject { get; init; }
    public required string? Release { get; init; }
    public required string? Strategy { get; init; }
    public required IReadOnlyList<int> Weights { get; init; }
    public required Api.Contract.Outcome? Outcome { get; init; }
    public required string Why { get; init; }
    public required double TookSeconds { get; init; }
    public required long Requests { get; init; }
    public required long ReleaseErrors { get; init; }
    public required long SwitchFailures { get; init; }

    public static DeploymentRow Of(Chapter chapter) => new()
    {
        Id = chapter.Deployment.Id,
        Commit = chapter.Deployment.Commit ?? chapter.Deployment.Revision,
        Subject = chapter.Subject,
        Release = chapter.Deployment.To,
        Strategy = chapter.Deployment.From is null ? null : chapter.Deployment.Strategy,
        Weights = chapter.Weights,
        Outcome = chapter.Deployment.Outcome,
        Why = chapter.Why,
        TookSeconds = Math.Round(chapter.Took.TotalSeconds, 1),
        Requests = chapter.Seen.Requests,
        ReleaseErrors = chapter.Seen.Errors,
        SwitchFailures = chapter.Seen.Failures,
    };
}

internal sealed record CrashRow
{
    public required string Instance { get; init; }
    public required bool Replaced { get; init; }
    public required string? Replacement { get; init; }
    public required double? NoticedMs { get; init; }
    public required double? ReadyMs { get; init; }
    public required long Requests { get; init; }

    /// <summary>Requests that were lost with the process.</summary>
    public required long Failures { get; init; }

    public static CrashRow Of(Crash crash) => new()
    {
        Instance = crash.Instance,
        Replaced = crash.Ready is not null,
        Replacement = crash.Replacement,
        NoticedMs = crash.Noticed?.TotalMilliseconds,
        ReadyMs = crash.Ready?.TotalMilliseconds,
        Requests = crash.Seen.Requests,
        Failures = crash.Seen.Failures,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(TourReport))]
internal sealed partial class TourJson : JsonSerializerContext;
