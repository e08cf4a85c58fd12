using System.Text.Json;
using Davit.Core.Deploying;
using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Holds;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Journal;

/// <summary>What was written once is read for ever: names and forms of facts are compared with a file.</summary>
public sealed class FactTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeploymentPlan Plan = new Shape([2, 1, 1, 1]).Plan(1, 2);

    private static readonly CoreFact[] Facts =
    [
        new ServiceAdded(new Service("shop", new RepositoryRef("/repo"), "src", Noon)),
        new ServiceRemoved("shop"),
        new ReleaseMade(new Release
        {
            Id = Shape.Release(2),
            Commit = new Commit(new string('a', 40), "Ada", Noon, "A commit"),
            Artifact = new Artifact("key", new ArtifactRef("sha256:a", "/artifact"), true, TimeSpan.FromSeconds(1)),
            Spec = new Shape([]).Specs[Shape.Release(2)],
            SpecHash = "spec",
            ConfigHash = "none",
            MadeAt = Noon,
        }),
        new ReleaseDropped(Shape.Release(1)),
        new EnvironmentsDescribed("prod: {}"),
        new WishChanged(Shape.Fleet, Wishes.Split(Plan, 10), "d-1/shift 10 % to the canary"),
        new ReleaseCommitted(Shape.Fleet, new CommitPoint(Shape.Release(2), "d-1", Noon, true)),
        new ReleaseJobSucceeded(Shape.Fleet, Shape.Release(2)),
        new ComponentScaled(Shape.Fleet, "web", 3),
        new ComponentsStopped(Shape.Fleet, ["web", "worker"]),
        new ComponentsStarted(Shape.Fleet, ["web"]),
        new RestartAsked(Shape.Fleet, ["web"]),
        new InstanceEnded(Shape.Fleet, new InstanceEnd(new InstanceId("prod", Shape.Release(1), "web", 1, 0), Noon, "exited with code 3", ["a fault"])),
        new Locked(new DeployLock("shop/prod", "an incident", "person:ada", Noon, Noon.AddHours(1))),
        new Unlocked("shop/prod"),
        new DeploymentRequested(new DeploymentRequest { Id = "d-1", Fleet = Shape.Fleet, Revision = "main", Commit = new string('a', 40) }, DeploymentStory.Version),
        new PlanFrozen("d-1", Plan),
        new StepBegan("d-1", "commit", Noon),
        new StepTold("d-1", new ToldStep { Name = "commit", Began = Noon, Ended = Noon, Value = JsonSerializer.SerializeToElement(1), Seen = "so", Error = "not so", Failure = StepFailure.Aborted }),
        new SignalGiven("d-1", SignalKind.Supersede),
        new PersonNeeded("d-1", "a word"),
        new WindowMeasured("d-1", "watch 10 %", [new Block(Noon, 1, 10, new ArmCounts { Requests = 5, Errors = 1, Latency = [80, 5], Endpoints = [new("GET /", 5, 1)], Clients = 3, ClientErrors = [1, 1], Jobs = [new("worker", 3, 1, "it was away")] }, ArmCounts.None, IsBlind: true)]),
        new WindowJudged("d-1", new Judgement("watch 10 %", 10, Noon, Noon.AddMinutes(1), Shape.Release(1), new Verdict(VerdictKind.Fail, VerdictGround.Endpoint, "it is worse", new VerdictFigures
        {
            CanaryRequests = 5, CanaryErrors = 1, BaselineRequests = 50, BaselineErrors = 0, Seconds = 60, BlindSeconds = 1, Evidence = 400, Endpoint = "GET /", Component = "worker",
            Canary = new QuantileFigures(1, 2, 3), Baseline = new QuantileFigures(1, 2, 3),
        }))),
        new DeploymentEnded("d-1", new Ending(DeploymentOutcome.TakenBack, "it failed")),
        new HoldPlaced(new Hold(Shape.Fleet, Shape.Release(2), Shape.Release(1), "judge", "it failed", Noon) { Ticket = "SHOP-17", Deployment = "d-1", Tombstone = "shop-2" }),
        new HoldLifted(Shape.Fleet),
        new ReleaseBuried(new Tombstone
        {
            Service = "shop", Release = Shape.Release(2), Commit = new string('a', 40), Subject = "A commit", Environment = "prod", Content = "sha256:a/spec/none",
            By = "judge", Reason = "it failed", Ticket = "SHOP-17", Deployment = "d-1", At = Noon,
        }),
        new ReleasePardoned("shop", "shop-2"),
        new FreezePlaced(new Freeze("f-1", "prod", "the sale", "person:ada", Noon.DateTime, Noon.DateTime.AddDays(1), "Europe/Berlin", Recurrence.Year)),
        new FreezeLifted("f-1"),
        new CandidateFound(new Candidate
        {
            Fleet = Shape.Fleet,
            Policy = new AutoPolicy { Branch = "main", Checks = ["build"], Windows = [DeployWindow.TryParse("mon-fri 09:00-17:00 Europe/Berlin")!], ResumesOnFix = true },
            Commit = new string('b', 40), Subject = "A fix", Same = [Shape.Release(1)], Buried = ["shop-2"], Mends = ["shop-2"], Problem = "a mistake", Since = Noon,
        }),
        new CandidateGone(Shape.Fleet),
        new CommitChecked("shop", new string('b', 40), new CommitCheck("build", CheckState.Passed, "https://ci.example.com/1", "webhook:GitHub", Noon)),
    ];

    [Fact]
    public void EveryFact_HasTheNameAndFormItAlwaysHad()
    {
        var written = Facts.Select(f => FactTypes.ToNew(f, Noon, "person:ada", null)).ToList();

        written.Select(f => f.Type).ShouldBe(FactTypes.Names, ignoreOrder: true, "every kind of fact is shown here");
        Golden.ShouldMatchFile(
            string.Concat(written.Select(f => $"{f.Type} in {f.Stream} ({f.Kind})\n    {f.Data.GetRawText()}\n")), "Journal/facts.golden.txt",
            "journals hold facts of this form: a new form is a new fact beside it, or a member that may be missing");
    }

    [Fact]
    public void EveryFact_ComesBackAsItWas()
    {
        foreach (var fact in Facts)
        {
            var json = JsonSerializer.Serialize(fact, fact.GetType(), FactTypes.Json);

            var back = JsonSerializer.Deserialize(json, fact.GetType(), FactTypes.Json);

            JsonSerializer.Serialize(back, fact.GetType(), FactTypes.Json).ShouldBe(json);
        }
    }
}
