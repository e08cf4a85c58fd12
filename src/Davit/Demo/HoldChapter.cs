using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Davit.Api.Contract;
using Davit.Cli;

namespace Davit.Demo;

/// <summary>A branch that is deployed by itself: what was taken back does not come back with the next push, and a fix that names it does come.</summary>
internal sealed class HoldChapter(Stage stage, DemoServer server, ShopRepository shop, TimeProvider clock)
{
    private const string Branch = "live";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The policy is told to follow a branch whose newest commit is the bad one.</summary>
    public async Task<HoldSeen> Sync(string bad, CancellationToken stopping)
    {
        stage.Line(stage.Screen.Strong($"The branch '{Branch}', where the bad commit is the newest, is deployed by itself from now on"));
        await shop.Point(Branch, bad, stopping);
        var environments = $"environments: {{local: {{targets: [processes], policy: {{auto: {{branch: {Branch}, resume: on-fix}}}}}}}}";
        await server.Api.Put("api/environments", new EnvironmentsRequest(environments, $"the tour: deploy {Branch} by itself"), ContractJson.Default.EnvironmentsRequest, stopping);
        var before = await Count(stopping);
        await Push(bad, stopping);
        var why = await Why(w => w.Explanations.Any(e => e.Kind is WhyKind.Held) && w.Explanations.Any(e => e.Kind is WhyKind.Refused), "the policy looks at the bad commit", stopping);
        Write(why);
        return new HoldSeen(why.Explanations[0].Summary, await Count(stopping) - before, null);
    }

    /// <summary>The fix is pushed; gives the deployment that the policy begins.</summary>
    public async Task<DeploymentInfo> Fix(string fix, CancellationToken stopping)
    {
        await shop.Point(Branch, fix, stopping);
        await Push(fix, stopping);
        return await Until(async () => (await Deployments(stopping)).FirstOrDefault(d => d.IsAutomatic && d.Commit == fix), d => d is not null, "the policy begins the fix", stopping)
            ?? throw new TourFailedException("The policy did not begin the fix.");
    }

    /// <summary>How it stands once the fix is live.</summary>
    public async Task<HoldSeen> After(HoldSeen seen, CancellationToken stopping)
    {
        var why = await Why(w => w.Explanations.All(e => e.Kind is not WhyKind.Held), "the hold is lifted", stopping);
        Write(why);
        return seen with { After = why.Explanations[0].Summary };
    }

    private void Write(WhyInfo why)
    {
        stage.Line(stage.Screen.Dim($"  $ davit why {why.Service}"));
        foreach (var said in why.Explanations.Take(2))
        {
            stage.Wrapped($"    {said.Kind.ToString().ToLowerInvariant(),-8} ", 13, Words.Printable(said.Summary, keepColours: false));
            foreach (var next in said.Next.Take(1))
            {
                stage.Line(stage.Screen.Dim($"             next: {next.Command}"));
            }
        }

        stage.Line();
    }

    private async Task<WhyInfo> Why(Func<WhyInfo, bool> isSo, string what, CancellationToken stopping) =>
        await Until(async () => (await server.Api.Get<WhyList>($"api/services/{Tour.Service}/why", stopping)).Environments.Single(), isSo, what, stopping);

    private async Task<IReadOnlyList<DeploymentInfo>> Deployments(CancellationToken stopping) =>
        (await server.Api.Get<DeploymentList>($"api/deployments?service={Tour.Service}", stopping)).Deployments;

    private async Task<int> Count(CancellationToken stopping) => (await Deployments(stopping)).Count;

    // As a code host would say it: signed, with the secret of the tour's own server.
    private async Task Push(string commit, CancellationToken stopping)
    {
        var secret = (await File.ReadAllTextAsync(Path.Combine(server.Data.Path, "webhook-secret"), stopping)).Trim();
        var body = $"{{\"repository\":\"{JsonEncodedText.Encode(shop.Folder)}\",\"ref\":\"refs/heads/{Branch}\",\"after\":\"{commit}\"}}";
        var stamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(server.Url), "/hooks")) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("X-Davit-Timestamp", stamp);
        request.Headers.Add("X-Davit-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{stamp}.{body}"))));
        using var answer = await http.SendAsync(request, stopping);
        if (answer.StatusCode is not HttpStatusCode.Accepted)
        {
            throw new TourFailedException($"The push of {Words.Short(commit)} was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stopping)}");
        }
    }

    private async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> isSo, string what, CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isSo(seen))
            {
                return seen;
            }

            if (clock.GetElapsedTime(began) > Limit)
            {
                throw new TourFailedException($"Within {Words.Took(Limit)} it did not come to this: {what}.");
            }

            await Task.Delay(LookEvery, clock, stopping);
        }
    }
}

/// <summary>What was said of the hold.</summary>
/// <param name="Before">Why the bad commit did not come back.</param>
/// <param name="Begun">Deployments that the policy began all the same: none.</param>
/// <param name="After">What was said when the fix was live.</param>
internal sealed record HoldSeen(string Before, int Begun, string? After);
