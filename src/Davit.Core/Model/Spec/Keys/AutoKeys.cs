using Davit.Core.Model.Spec.Forms;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Keys;

/// <summary>What is deployed by itself, and when.</summary>
internal static class AutoKeys
{
    private static readonly Form<string> Branch = Plain.Line("a branch such as main");

    private static readonly Form<DeployWindow> Window = new ScalarForm<DeployWindow>(
        "hours such as 'mon-fri 09:00-17:00 Europe/Berlin'; days and time zone may be left out", [ScalarKind.Text],
        s => (DeployWindow.TryParse(s) is not null, DeployWindow.TryParse(s)),
        () => new() { ["type"] = "string", ["pattern"] = DeployWindow.Pattern });

    private static readonly Form<AutoPolicy> Map = new MapForm<AutoPolicy>(() => new(), "a map with branch or after")
        .Key("branch", Branch, "The branch whose newest commit is deployed.", (a, v) => a with { Branch = v })
        .Key("after", Plain.Name, "The environment whose release is deployed.", (a, v) => a with { After = v })
        .Key("for", Plain.Duration("0s", "30d"), "With after: for how long that environment must have stood on it. Default 0s.", (a, v) => a with { For = v })
        .Key("checks", new ListForm<string>(Plain.Line("a check's name such as build or ci/*"), orOne: true), "Checks that must have passed at the commit. Default: none.", (a, v) => a with { Checks = v })
        .Key("windows", new ListForm<DeployWindow>(Window, orOne: true), "Times in which it may begin. Default: any.", (a, v) => a with { Windows = v })
        .Key("resume", Plain.Choice(("by-person", false), ("on-fix", true)), "What lifts a hold: by-person, or on-fix for a commit that names what was taken back. Default by-person.", (a, v) => a with { ResumesOnFix = v })
        .One("branch", "after");

    public static Form<AutoPolicy> Auto { get; } = new ShapeForm<AutoPolicy>("a branch, or a map with branch or after", Branch.To(b => new AutoPolicy { Branch = b }), map: Map);
}
