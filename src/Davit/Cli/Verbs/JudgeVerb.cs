using System.CommandLine;
using System.Globalization;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class JudgeVerb
{
    public static Verb Make()
    {
        var deployment = new Argument<string?>("DEPLOYMENT") { Description = "Its id, such as d-17: tells how its canary was judged.", Arity = ArgumentArity.ZeroOrOne };
        var replay = new Option<string?>("--replay") { Description = "Judges the written counts of a deployment again, and tells whether the verdicts are the same.", HelpName = "DEPLOYMENT" };
        var simulate = new Option<bool>("--simulate") { Description = "Rehearses the judge on made-up traffic like yours. Asks no server." };
        var rate = new Option<double>("--rps") { Description = "Requests a second, all together.", HelpName = "N", DefaultValueFactory = _ => 50 };
        var weight = new Option<int>("--weight") { Description = "The canary's percentage of them.", HelpName = "PERCENT", DefaultValueFactory = _ => 10 };
        var errors = new Option<double>("--error-rate") { Description = "Errors of today's release, in percent.", HelpName = "PERCENT", DefaultValueFactory = _ => 0.1 };
        var median = new Option<double>("--latency") { Description = "Milliseconds within which half of the requests are answered today.", HelpName = "MS", DefaultValueFactory = _ => 40 };
        return new Verb("judge", "Tell how a canary was judged, judge it again, or see how soon a fault would be found in your traffic.",
            "davit judge d-17", "davit judge --replay d-17", "davit judge --simulate --rps 200 --weight 10 --error-rate 0.5") { deployment, replay, simulate, rate, weight, errors, median }
            .AlsoExits(ExitCodes.Failed)
            .Does(async (session, input, stopping) =>
            {
                var asked = (Deployment: input.GetValue(deployment), Again: input.GetValue(replay), Simulates: input.GetValue(simulate));
                // What one of them would do with the words of another is nobody's guess: a word that changes nothing is a mistake.
                if (asked.Simulates ? asked.Deployment is not null || asked.Again is not null
                    : (asked.Deployment is not null && asked.Again is not null) || new Option[] { rate, weight, errors, median }.Any(o => input.GetResult(o) is { Implicit: false }))
                {
                    throw new UsageException("Either a deployment, or --replay with one, or --simulate with the traffic (--rps, --weight, --error-rate, --latency).", "davit judge d-17, davit judge --replay d-17, or davit judge --simulate");
                }

                if (asked.Simulates)
                {
                    var traffic = new SimulatedService(input.GetValue(rate), input.GetValue(weight), input.GetValue(errors) / 100, input.GetValue(median));
                    JudgeRehearsal.Tell(session, traffic.IsPossible ? traffic : throw new UsageException("--rps is above 0 and up to 100000, --latency above 0 and below 100000, --weight is from 1 to 99 and --error-rate from 0 to 50.", "davit judge --simulate --rps 50 --weight 10 --error-rate 0.1"));
                    return ExitCodes.Ok;
                }

                if (asked.Again is { } again)
                {
                    var answer = await session.Api.GetText($"api/deployments/{Uri.EscapeDataString(again)}/judgement/replay", stopping);
                    session.Tell<ReplayInfo>(answer, r => Write(session.Screen, r));
                    return ContractReader.Read<ReplayInfo>(answer).IsSame ? ExitCodes.Ok : ExitCodes.Failed;
                }

                var id = asked.Deployment ?? throw new UsageException("Which deployment?", "davit judge d-17, davit judge --replay d-17, or davit judge --simulate");
                await session.Show<JudgementInfo>($"api/deployments/{Uri.EscapeDataString(id)}/judgement", j => Write(session.Screen, j), stopping);
                return ExitCodes.Ok;
            });
    }

    private static void Write(Screen screen, JudgementInfo judgement)
    {
        screen.Line(judgement switch
        {
            { State: JudgementState.None } => $"{judgement.Deployment} was not judged: it has no canary, or is not that far.",
            { Baseline: { } baseline } => $"{screen.Strong($"{judgement.Canary} against {baseline}")}{(judgement.State is JudgementState.Watching ? ", being watched" : "")}",
            _ => screen.Strong($"{judgement.Canary}, by its limits alone"),
        });
        foreach (var verdict in judgement.Verdicts)
        {
            var word = verdict.Verdict.ToString().ToLowerInvariant();
            screen.Line($"  {verdict.At.ToLocalTime():HH:mm:ss}  {verdict.Window}: {(verdict.Verdict is VerdictName.Fail ? screen.Bad(word) : screen.Good(word))}. {Words.Printable(verdict.Words, false)}");
        }

        if (judgement.Endpoints.Count > 0)
        {
            var table = new Table("REQUESTS", "CANARY", "ERRORS", "BASELINE", "ERRORS");
            foreach (var endpoint in judgement.Endpoints.Take(20))
            {
                table.Row(Words.Printable(endpoint.Name, false), Words.Count(endpoint.CanaryRequests), Words.Count(endpoint.CanaryErrors), Words.Count(endpoint.BaselineRequests), Words.Count(endpoint.BaselineErrors));
            }

            table.Write(screen);
        }

        if (judgement.Jobs.Count > 0)
        {
            var table = new Table("JOBS", "CANARY", "FAILED", "BASELINE", "FAILED", "");
            foreach (var jobs in judgement.Jobs)
            {
                table.Row(jobs.Component, Words.Count(jobs.CanaryJobs), Words.Count(jobs.CanaryFailed), Words.Count(jobs.BaselineJobs), Words.Count(jobs.BaselineFailed), Words.Printable(jobs.Unread ?? "", false));
            }

            table.Write(screen);
        }

        if (judgement.Note is { } note)
        {
            screen.Line(note);
        }
    }

    private static void Write(Screen screen, ReplayInfo replay)
    {
        foreach (var window in replay.Windows)
        {
            screen.Line($"{screen.Strong(window.Window)}, {window.Blocks.ToString(CultureInfo.InvariantCulture)} blocks: {(window.IsSame ? screen.Good("the same verdict") : screen.Bad("another verdict"))}");
            screen.Line($"  then: {Words.Printable(window.Then, false)}");
            screen.Line($"  now:  {Words.Printable(window.Now ?? "instances that ended decided, which the counts do not tell", false)}");
        }

        screen.Line(replay.Windows.Count == 0 ? replay.Note ?? $"{replay.Deployment} was not judged." : replay.IsSame ? "The same history gives the same verdicts." : screen.Bad("The same history gives other verdicts."));
    }
}
