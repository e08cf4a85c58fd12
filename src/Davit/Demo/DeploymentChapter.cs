using Davit.Api.Contract;
using Davit.Cli;

namespace Davit.Demo;

/// <summary>Deploys a commit through the API and tells what happens as it happens.</summary>
internal sealed class DeploymentChapter(Stage stage, ApiClient api, Func<Tally> customers, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Steps that wait for nothing say nothing to somebody who sees a deployment for the first time.
    private static readonly string[] Untold = ["make the release", "take the turn", "freeze the plan", "open the window", "size the canary", "commit", "stand on the new release"];

    public async Task<Chapter> Tell(DeployRequest request, string subject, Outcome expected, CancellationToken stopping)
    {
        var before = customers();
        var asked = ContractReader.Read<DeploymentInfo>(await api.Post($"api/services/{Tour.Service}/deployments", request, ContractJson.Default.DeployRequest, stopping));
        return await Follow(asked, before, subject, expected, stopping);
    }

    /// <summary>Tells what happens to a deployment that was asked for already.</summary>
    public async Task<Chapter> Follow(DeploymentInfo asked, Tally before, string subject, Outcome expected, CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        var told = new HashSet<string>(StringComparer.Ordinal);
        var look = asked;
        while (look.State is not DeploymentState.Over)
        {
            if (clock.GetElapsedTime(began) > Limit)
            {
                throw new TourFailedException($"{asked.Id} was not over after {Words.Took(Limit)}: {look.Steps.LastOrDefault()?.Name}");
            }

            await Task.Delay(LookEvery, clock, stopping);
            look = await api.Get<DeploymentInfo>($"api/deployments/{asked.Id}", stopping);
            foreach (var step in look.Steps.Where(s => s.State is not StepState.Running && told.Add(s.Name)))
            {
                Write(look, step);
            }

            stage.Status(look.State is DeploymentState.Over ? "" : Status(look, customers() - before));
        }

        var chapter = new Chapter { Deployment = look, Subject = subject, Expected = expected, Seen = customers() - before };
        WriteEnd(chapter);
        return chapter;
    }

    private void Write(DeploymentInfo deployment, StepInfo step)
    {
        if (Untold.Any(u => step.Name.StartsWith(u, StringComparison.Ordinal)))
        {
            return;
        }

        var label = $"  {Words.Took(step.Ended!.Value - deployment.StartedAt),7}  {step.Name,-30}  ";
        var screen = stage.Screen;
        Func<string, string>? paint = step.State is StepState.Done ? null : screen.Bad;
        stage.Wrapped(label, label.Length, Words.Printable(step.Error ?? Seen(step), keepColours: false), paint);
    }

    // The commit stands in the heading already.
    private static string Seen(StepInfo step) => step.Name == "build" ? step.Seen![(step.Seen!.LastIndexOf(';') + 1)..].Trim() : step.Seen ?? "";

    private void WriteEnd(Chapter chapter)
    {
        var (screen, d, seen) = (stage.Screen, chapter.Deployment, chapter.Seen);
        var requests = seen.Requests == 0 ? "" : $"; {Words.Count(seen.Requests)} requests meanwhile, {Words.Count(seen.Errors)} got an error from the new release, {Words.Count(seen.Failures)} lost in a switch";
        stage.Line($"  {Words.Took(chapter.Took),7}  {screen.Strong(Words.Painted(screen, d))}{requests}");
        stage.Line();
    }

    private static string Status(DeploymentInfo d, Tally seen)
    {
        // A rolling replacement has no weight of its own: the requests follow the instances.
        var bar = d.Weight is { } weight ? $"[{new string('#', weight / 5)}{new string('.', 20 - (weight / 5))}] {weight,3} % to {d.To}, " : "";
        var ready = d.Wanted > 0 ? $"{d.Ready} of {d.Wanted} instances of {d.To} ready" : $"{d.Steps.LastOrDefault()?.Name ?? "about to begin"}";
        var requests = seen.Requests > 0 ? $"; {Words.Count(seen.Requests)} requests, {Words.Count(seen.Errors)} errors, {Words.Count(seen.Failures)} lost" : "";
        return $"           {bar}{ready}{requests}";
    }
}
