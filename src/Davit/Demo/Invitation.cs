using Davit.Cli;

namespace Davit.Demo;

/// <summary>What to try with the shop that goes on.</summary>
internal static class Invitation
{
    public static async Task Write(Stage stage, DemoServer server, TourReport report, string host, CancellationToken stopping)
    {
        var davit = Environment.ProcessPath is { } path && path.Contains($"{Path.DirectorySeparatorChar}.davit{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "./davit" : "davit";
        var options = $"--server {server.Url} --data {server.Data.Path}";
        var shop = $"http://{host}:{server.Router.Port}";
        var broken = report.Deployments[3];
        stage.Line();
        stage.Line($"The shop goes on, and so do its customers. Ctrl-C ends it and removes everything.");
        stage.Line($"  page   {stage.Screen.Strong((await server.PageLink(stopping)).Url)}  (signs in once)");
        stage.Line($"  shop   {shop}/");
        stage.Line($"  API    {server.Url}/  (token in {server.Data.TokenFile})");
        stage.Line("In another terminal:");
        foreach (var command in (string[])[
            "open",
            "status",
            $"history {broken.Id}",
            $"logs {Tour.Service}/worker -f",
            $"rollback {Tour.Service}",
            $"deploy {Tour.Service}@{Words.Short(broken.Commit)}",
        ])
        {
            stage.Line($"  {davit} {command} {options}");
        }

        stage.Line($"  curl {shop}/products/teapot");
        stage.Line();
    }
}
