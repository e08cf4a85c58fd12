using System.Text.Json;
using Davit.Core.Deploying;
using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
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
        new DeploymentEnded("d-1", new Ending(DeploymentOutcome.TakenBack, "it failed")),
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
