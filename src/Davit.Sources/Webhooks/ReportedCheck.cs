using System.Text.Json;

namespace Davit.Sources.Webhooks;

/// <summary>How a check of a commit went, as a code host told it.</summary>
public enum CheckOutcome
{
    Pending,
    Passed,
    Failed,
}

/// <summary>A check of a commit.</summary>
/// <param name="Commit">The commit's full hash.</param>
/// <param name="Name">The check's name at the host.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Url">Where it is told in full; null when the host did not say.</param>
public sealed record ReportedCheck(string Commit, string Name, CheckOutcome Outcome, string? Url)
{
    private const int LongestName = 200;

    /// <summary>What a host says with these words; ignored when a part is missing, or the word is none that hosts document.</summary>
    internal static WebhookVerdict Of(string host, IReadOnlyList<string> urls, string? commit, string? name, string? word, string? url)
    {
        if (urls.Count == 0 || commit is not { Length: 40 or 64 } || !commit.All(char.IsAsciiHexDigit) || name is null || word is null)
        {
            return new WebhookVerdict.Ignored("The delivery does not say which check of which commit it is about.");
        }

        return OutcomeOf(word) is { } outcome
            ? new WebhookVerdict.Accepted(host, urls, []) { Checks = [new ReportedCheck(commit.ToLowerInvariant(), Clean(name), outcome, WebAddress(url))] }
            : new WebhookVerdict.Ignored($"Davit does not know the state '{Git.OneLine.Of(word, 60)}', and takes nothing from it.");
    }

    /// <summary>GitHub's checks and runs, and Gitea's after them: <c>status</c> says whether it is over, and then <c>conclusion</c> how.</summary>
    internal static WebhookVerdict OfRun(string host, IReadOnlyList<string> urls, JsonElement body, string kind, string? name) =>
        Of(host, urls, body.Text(kind, "head_sha"), name, body.Text(kind, "status") is var status && status == "completed" ? body.Text(kind, "conclusion") : status, body.Text(kind, "html_url"));

    // What was skipped on purpose, or says itself that it is neutral, stands in nobody's way.
    private static CheckOutcome? OutcomeOf(string word) => word switch
    {
        "success" or "neutral" or "skipped" => CheckOutcome.Passed,
        "failure" or "failed" or "error" or "warning" or "cancelled" or "canceled" or "timed_out" or "action_required" or "stale" or "startup_failure" => CheckOutcome.Failed,
        "pending" or "queued" or "requested" or "waiting" or "in_progress" => CheckOutcome.Pending,
        "created" or "waiting_for_resource" or "waiting_for_callback" or "preparing" or "running" or "canceling" or "manual" or "scheduled" => CheckOutcome.Pending,
        _ => null,
    };

    private static string Clean(string name) => Git.OneLine.Of(name, LongestName);

    private static string? WebAddress(string? url) =>
        url is { Length: <= 2000 } && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") ? url : null;
}
