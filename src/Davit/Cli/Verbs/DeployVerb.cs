using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class DeployVerb
{
    public static Verb Make()
    {
        var what = new Argument<string>("SERVICE[@REVISION]") { Description = "The service, and a commit, branch, tag or ref; the main branch when none is named." };
        var to = Options.To();
        var strategy = new Option<string?>("--strategy") { Description = "In place of the spec's.", HelpName = "S" }.AcceptOnlyFromAmong("rolling", "canary", "blue-green", "recreate");
        var reason = Options.Reason();
        var waiting = Waiting.Option();
        return new Verb("deploy", "Ship a commit of a service.", "davit deploy shop", "davit deploy shop@a1b2c3d --to prod", "davit deploy shop@main --strategy canary --detach", "davit deploy shop@refs/pull/7/head --to staging --reason \"try the new cart\"")
            { what, to, strategy, reason, waiting.Wait, waiting.Detach }
            .AlsoExits(ExitCodes.Failed, ExitCodes.TakenBack, ExitCodes.Aborted, ExitCodes.Superseded, ExitCodes.Detached)
            .Does(async (session, input, stopping) =>
            {
                var (service, revision) = Split(input.GetValue(what)!);
                var request = new DeployRequest { Revision = revision, Environment = input.GetValue(to), Strategy = input.GetValue(strategy), Reason = input.GetValue(reason) };
                var answer = session.Api.Post($"api/services/{Uri.EscapeDataString(service)}/deployments", request, ContractJson.Default.DeployRequest, stopping);
                if (await UncommittedWork.Of(service, stopping) is { } left)
                {
                    session.Screen.Note($"note: {left}");
                }

                return await Waiting.For(session, await answer, input.GetValue(waiting.Detach), stopping);
            });
    }

    private static (string Service, string? Revision) Split(string what)
    {
        var at = what.IndexOf('@', StringComparison.Ordinal);
        var (service, revision) = at < 0 ? (what, null) : (what[..at], what[(at + 1)..]);
        return service.Length > 0 && revision is not ""
            ? (service, revision)
            : throw new UsageException($"'{what}' does not say what to deploy.", "Write SERVICE or SERVICE@REVISION, such as shop@main.");
    }
}

/// <summary>Whether a verb that starts a deployment stays to see it end.</summary>
internal static class Waiting
{
    public static (Option<bool> Wait, Option<bool> Detach) Option() => (
        new Option<bool>("--wait") { Description = "Stay until it is over [default]; the exit code says how it ended." },
        new Option<bool>("--detach", "-d") { Description = "Do not wait: print its id and end." });

    public static async Task<int> For(Session session, string answer, bool detach, CancellationToken stopping)
    {
        var deployment = ContractReader.Read<DeploymentInfo>(answer);
        if (!detach)
        {
            return await new DeploymentWatch(session, deployment.Id).Follow(stopping);
        }

        session.Tell<DeploymentInfo>(answer, d => session.Screen.Line($"{d.Id} is under way. Follow it: davit history {d.Id} --follow"));
        return ExitCodes.Ok;
    }
}
