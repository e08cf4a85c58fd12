using Davit.Cli;
using Davit.Core.Explaining;
using Davit.Core.Model.Deployments;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Tests.Explaining;

/// <summary>Every state has an answer, and every answer says what would change it, in commands that the command line understands.</summary>
public sealed class ExplainTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Understood = [];

    private static void Holds(Action<Situation, IReadOnlyList<Explanation>> property) => Always.Holds(2000, Always.Choices(90, 719), choices =>
    {
        var situation = new AnySituation(choices).Make();
        property(situation, Explain.Of(situation));
    });

    [Fact]
    public void EveryState_HasAnAnswer_AndOneThatIsNotPlainlyRunning_ANextStep() => Holds((_, said) =>
    {
        said.ShouldNotBeEmpty();
        foreach (var each in said)
        {
            each.Summary.ShouldNotBeNullOrWhiteSpace();
            each.Summary.ShouldNotContain("\n");
            each.Evidence.All(e => e.Label.Length > 0 && e.Text.Length > 0).ShouldBeTrue(each.Summary);
            if (each.Kind is not WhyKind.Running)
            {
                each.Next.ShouldNotBeEmpty(each.Summary);
                each.Next.All(n => n.Command.StartsWith("davit ") && n.Sentence.Length > 0).ShouldBeTrue(each.Summary);
            }
        }
    });

    [Fact]
    public void EveryNextStep_IsACommandThatIsUnderstood() => Holds((_, said) =>
    {
        foreach (var command in said.SelectMany(s => s.Next).Select(n => n.Command).Distinct())
        {
            Errors(command).ShouldBeEmpty(command);
        }
    });

    [Fact]
    public void EveryRollbackThatIsTold_HasSomewhereToGo_AndGoesThere() => Holds((situation, said) =>
    {
        var target = RollbackTarget.Of(situation.Stands, situation.State.Releases);
        foreach (var step in said.Concat(AnyRefusal.Of(situation)).SelectMany(s => s.Next).Where(n => n.Command.StartsWith("davit rollback") && !n.Command.Contains("--release")))
        {
            target.ShouldNotBeNull(step.Sentence);
            step.Sentence.ShouldBe($"goes back to {target}");
        }
    });

    [Fact]
    public void WhereAReasonIsWanted_EveryDeploymentThatIsToldHasOne() => Holds((situation, said) =>
    {
        foreach (var step in said.SelectMany(s => s.Next).Where(n => n.Command.StartsWith("davit deploy ")))
        {
            step.Command.Contains(" --reason ").ShouldBe(situation.WantsReason, step.Command);
        }
    });

    [Fact]
    public void WhatIsNotReadyAndNotWishedForAnyMore_IsNoEvidence() => Holds((situation, said) =>
    {
        var old = new ReleaseId("shop", 9);
        if (situation.View is { } view)
        {
            var ended = view.Instances.Add(new InstanceReport { Id = new InstanceId("prod", old, "web", 1, 1), State = InstanceState.Exited, StartedAt = situation.Now, Exit = new ExitReport(situation.Now, 3, null, false, false, ["no database"]) });
            Explain.Of(situation with { View = view with { Instances = ended } }).SelectMany(s => s.Evidence).ShouldAllBe(e => !e.Label.Contains("shop-9"));
        }
    });

    [Fact]
    public void Hold_SaysOfARelease_ThatItWasTakenBack_OnlyWhereItWas() => Holds((situation, said) =>
    {
        foreach (var held in said.Where(s => s.Kind is WhyKind.Held))
        {
            held.Summary.Contains(" was taken back").ShouldBe(situation.State.Memory.Holds[situation.Fleet].Tombstone is not null, held.Summary);
        }
    });

    [Fact]
    public void PlainlyRunning_IsSaid_OnlyWhereNothingElseIs() => Holds((situation, said) =>
    {
        if (said.Any(s => s.Kind is WhyKind.Running))
        {
            said.Count.ShouldBe(1);
            situation.State.Unfinished(situation.Fleet).ShouldBeEmpty();
            situation.State.Memory.Holds.ShouldBeEmpty();
            situation.Stands.Stopped.ShouldBeEmpty();
            (situation.Decision.Candidate is null || situation.Decision.Stands).ShouldBeTrue();
        }
    });

    [Fact]
    public void WhatStandsInTheWay_IsSaid() => Holds((situation, said) =>
    {
        var kinds = said.Select(s => s.Kind).ToList();
        foreach (var held in situation.State.Locks.Values.Where(l => l.Covers(situation.Fleet, situation.Now)))
        {
            said.ShouldContain(s => s.Kind == WhyKind.Locked && s.Since == held.Since);
        }

        if (situation.State.Memory.FreezesOf(situation.Fleet, situation.Now).Any())
        {
            kinds.ShouldContain(WhyKind.Frozen);
        }

        if (situation.State.Memory.Holds.ContainsKey(situation.Fleet) && !situation.Decision.Mends)
        {
            kinds.ShouldContain(WhyKind.Held);
        }

        foreach (var asking in situation.State.Unfinished(situation.Fleet).Where(d => d.Interruption is null && (d.NeedsPerson is not null || d.IsPaused || d.Steps is [.., { Ended: null } last] && last.Name.StartsWith(TakenBack.Gate))))
        {
            said.ShouldContain(s => s.Kind == WhyKind.Asking && s.Summary.Contains(asking.Id));
        }

        if (situation.State.DeploymentsOf(situation.Fleet).LastOrDefault() is { Ending: { Outcome: DeploymentOutcome.TakenBack or DeploymentOutcome.Failed or DeploymentOutcome.Halted } })
        {
            kinds.ShouldContain(WhyKind.Failing);
        }

        if (situation.WhyNotSeen is not null)
        {
            kinds.ShouldContain(WhyKind.Unknown);
        }
    });

    [Fact]
    public void EveryRefusal_SaysWhatWorksInItsPlace() => Holds((situation, _) =>
    {
        foreach (var refusal in AnyRefusal.Of(situation))
        {
            refusal.Summary.ShouldNotBeNullOrWhiteSpace();
            refusal.Summary.ShouldNotContain("\n");
            refusal.Next.ShouldNotBeEmpty(refusal.Summary);
            refusal.Next.All(n => n.Sentence.Length > 0).ShouldBeTrue(refusal.Summary);
            refusal.Next.SelectMany(n => Errors(n.Command)).ShouldBeEmpty(refusal.Summary);
            // What is told to be done is not refused for the same reason again.
            refusal.Next.All(n => !n.Command.EndsWith($"--release {situation.Stands.Committed}", StringComparison.Ordinal)).ShouldBeTrue(refusal.Summary);
        }
    });

    [Fact]
    public void EveryKind_IsReached()
    {
        var seen = new HashSet<WhyKind>();
        Holds((_, said) => seen.UnionWith(said.Select(s => s.Kind)));

        seen.ShouldBe(Enum.GetValues<WhyKind>(), ignoreOrder: true);
    }

    private static IReadOnlyList<string> Errors(string command)
    {
        if (!Understood.TryGetValue(command, out var errors))
        {
            var words = System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(command).Skip(1).ToList();
            Understood[command] = errors = [.. CommandLine.Root(words.FirstOrDefault()).Parse(words).Errors.Select(e => e.Message)];
        }

        return errors;
    }
}
