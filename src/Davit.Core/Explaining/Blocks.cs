using System.Globalization;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Holds;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Explaining;

/// <summary>What stands in the way, in the words that a refusal and an answer to "why" have in common.</summary>
public static class Blocks
{
    public static Explanation Locked(DeployLock held) =>
        new(WhyKind.Locked, $"{held.Scope} is locked by {held.Who} since {Time(held.Since)}{(held.Until is { } end ? $" until {Time(end)}" : "")}: {held.Reason}")
        {
            Since = held.Since,
            Next = [new($"davit unlock {held.Scope}", "lifts the lock")],
        };

    public static Explanation Frozen(Freeze freeze, DateTimeOffset now)
    {
        var time = freeze.NextAt(now);
        return new(WhyKind.Frozen, $"{freeze.Scope} is frozen by {freeze.Who}{(time is { } t ? $" until {Time(t.End)}" : "")}: {freeze.Reason}")
        {
            Since = time?.Start,
            Evidence = [new(freeze.Id, $"{Clock(freeze.Starts)} to {Clock(freeze.Ends)} {freeze.TimeZone}{(freeze.Every is Recurrence.Once ? "" : $", every {freeze.Every.ToString().ToLowerInvariant()}")}")],
            Next = [new($"davit freeze lift {freeze.Id}", "lifts the freeze for everybody in it; rollbacks need nothing lifted")],
        };
    }

    public static Explanation Held(Hold hold, Candidate? candidate, Memory memory)
    {
        var (service, environment) = (hold.Fleet.Service, hold.Fleet.Environment);
        var left = hold switch
        {
            { Tombstone: { } buried } => $"{buried} was taken back",
            { From: { } from } when from != hold.To => $"it was chosen in place of {from}",
            _ => "a person chose it",
        };
        List<NextStep> next = [];
        if (candidate is { Commit: not null } && Desired.TombstoneOf(memory, candidate) is null)
        {
            next.Add(new($"davit deploy {service}@{candidate.Short} --to {environment}", $"deploys \"{candidate.Subject}\", what the policy chose; when it succeeds the hold is lifted"));
        }

        next.Add(new($"davit hold lift {hold.Fleet}", "lifts the hold; what was taken back stays buried"));
        var fix = candidate?.Policy.ResumesOnFix == true && hold.Tombstone is { } id ? $" A commit that says 'Fixes: {hold.Ticket ?? id}' lifts it by itself." : "";
        return new(WhyKind.Held, $"{environment} is held on {hold.To?.ToString() ?? "what it is"} by {hold.By}: {left}.{fix}")
        {
            Since = hold.Since,
            Evidence = [.. Reason(hold.Deployment ?? hold.By, hold.Reason), .. hold.Ticket is { } ticket ? [new Evidence("ticket", ticket)] : Array.Empty<Evidence>()],
            Next = next,
        };
    }

    public static Explanation Buried(Tombstone tombstone, Candidate candidate)
    {
        var isItself = tombstone.Commit == candidate.Commit;
        return new(WhyKind.Refused, $"{candidate.Short} \"{candidate.Subject}\" is not deployed by {candidate.Policy.Follows}: {(isItself ? "it" : $"it is {tombstone.Id} again, which")} was taken back by {tombstone.By} in {tombstone.Environment}")
        {
            Since = tombstone.At,
            Evidence = [.. Reason(tombstone.Deployment ?? tombstone.By, tombstone.Reason)],
            Next =
            [
                new($"davit deploy {candidate.Fleet.Service}@{candidate.Short} --to {candidate.Fleet.Environment}", "deploys it all the same; when it succeeds it is pardoned"),
                new($"davit hold pardon {tombstone.Id}", "lets policies deploy it again"),
            ],
        };
    }

    public static Explanation Moving(Deployment moving, string cannot) =>
        new(WhyKind.Moving, $"{moving.Id} is under way in {moving.Fleet}{cannot}")
        {
            Since = moving.RequestedAt,
            Next = [new($"davit history {moving.Id}", "shows how far it is"), new($"davit abort {moving.Id}", "takes it back")],
        };

    /// <summary>What can stand in a sentence of a reason of several lines; what an instance wrote last is evidence.</summary>
    internal static string FirstLine(string text)
    {
        const string more = "; its last lines:";
        var line = text.Split('\n')[0];
        return line.EndsWith(more, StringComparison.Ordinal) ? line[..^more.Length] : line;
    }

    /// <summary>The first line of a reason, and the rest of it below.</summary>
    internal static IEnumerable<Evidence> Reason(string label, string? reason) => string.IsNullOrWhiteSpace(reason) ? [] : [new Evidence(label, reason)];

    internal static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Clock(DateTime at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
