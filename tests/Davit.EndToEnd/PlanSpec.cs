using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Davit.Testing;

namespace Davit.EndToEnd;

/// <summary>A plan refuses exactly what the deployment would be refused for, in the same words and with the same ways out.</summary>
public sealed class PlanSpec
{
    [Fact]
    public async Task Plan_RefusesInTheWordsOfTheDeployment_AndTellsEverythingThatIsInTheWay()
    {
        await using var davit = new RunningDavit();
        await davit.InitializeAsync();
        (await davit.Runs("service", "add", davit.Shop.Folder)).ShouldExitWith(0);
        using var http = davit.Client();

        await BothRefuse(http, """{"rollback":true}""", "rollback", "{}");
        await BothRefuse(http, """{"revision":"nowhere"}""", "deployments", """{"revision":"nowhere"}""");

        var wanting = davit.Shop.Commit("Ask for a key", "exec sleep 600", more: "    config: [SHOP_KEY]\n");
        await BothRefuse(http, $$"""{"revision":"{{wanting}}"}""", "deployments", $$"""{"revision":"{{wanting}}"}""");
        File.WriteAllText(Path.Combine(davit.Shop.Folder, "davit.yaml"), "name: shop\ncomponent: {}\n");
        davit.Shop.Git("commit", "-qam", "Slip");
        var slip = davit.Shop.Git("rev-parse", "HEAD").Trim();
        await BothRefuse(http, $$"""{"revision":"{{slip}}"}""", "deployments", $$"""{"revision":"{{slip}}"}""");

        (await davit.Runs("lock", "shop", "--reason", "the till is counted")).ShouldExitWith(0);
        (await davit.Runs("freeze", "add", "all", "--until", TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), "--reason", "the sale")).ShouldExitWith(0);
        var good = $$"""{"revision":"{{davit.Shop.Good}}"}""";
        var both = await BothRefuse(http, good, "deployments", good);
both.Select(r => r.Next).ShouldBe(["davit unlock shop", "davit freeze lift f-1"]);

        (await davit.Runs("unlock", "shop")).ShouldExitWith(0);
        (await davit.Runs("freeze", "lift", "f-1")).ShouldExitWith(0);
        (await Plan(http, good)).ShouldBeEmpty();
        (await davit.Runs("deploy", $"shop@{davit.Shop.Good}")).ShouldExitWith(0);
        await BothRefuse(http, """{"rollback":true,"release":"1"}""", "rollback", """{"release":"shop-1"}""");
    }

    /// <summary>Asks for the plan and for the thing itself; gives the plan's refusals.</summary>
    private static async Task<List<Refused>> BothRefuse(HttpClient http, string plan, string what, string request)
    {
        var planned = await Plan(http, plan);
        using var message = new HttpRequestMessage(HttpMethod.Post, $"api/services/shop/{what}") { Content = Json(request) };
        message.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(message).InTime();

        answer.IsSuccessStatusCode.ShouldBeFalse();
        planned[0].ShouldBe(Problem(await answer.Content.ReadFromJsonAsync<JsonElement>()));
        return planned;
    }

    // A revision that nobody knows leaves nothing to plan, and is refused as a whole.
    private static async Task<List<Refused>> Plan(HttpClient http, string request)
    {
        using var answer = await http.PostAsync("api/services/shop/plan", Json(request)).InTime();
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return answer.StatusCode is HttpStatusCode.OK
            ? [.. told.GetProperty("refusals").EnumerateArray().Select(r => new Refused(r.GetProperty("summary").GetString(), r.GetProperty("next")[0].GetProperty("command").GetString()))]
            : [Problem(told)];
    }

    private static Refused Problem(JsonElement problem) => new(problem.GetProperty("title").GetString(), problem.GetProperty("next").GetString());

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private sealed record Refused(string? Summary, string? Next);
}
