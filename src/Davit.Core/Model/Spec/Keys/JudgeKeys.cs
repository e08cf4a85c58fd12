using Davit.Core.Model.Spec.Forms;

namespace Davit.Core.Model.Spec.Keys;

internal static class JudgeKeys
{
    private static readonly Form<Edit<JudgeSpec>> Map = new MapForm<Edit<JudgeSpec>>(() => Edit<JudgeSpec>.None, "a map")
        .Key("baseline", Plain.Choice(("fresh", BaselineKind.Fresh), ("stable", BaselineKind.Stable)), "What a canary is compared with: fresh for instances of the old release that are started with it and have its share of the requests, stable for those that run already. Default fresh.", (e, v) => e.Then(j => j with { Baseline = v }))
        .Key("false-alarms", Plain.Percent, "Of releases that are no worse, the share that may be taken back nevertheless. Default 1%.", (e, v) => e.Then(j => j with { FalseAlarms = v }))
        .Key("minimum-requests", Plain.Whole(1, 1_000_000), "Requests on each side, in each window, below which a person is asked. Default 50.", (e, v) => e.Then(j => j with { MinimumRequests = v }))
        .Key("minimum-jobs", Plain.Whole(1, 1_000_000), "Jobs on each side, in each window, below which a person is asked: of each component that has outcomes. Default 50.", (e, v) => e.Then(j => j with { MinimumJobs = v }))
        .Key("error-increase", Plain.Percent, "By how much more errors may become, as a part of the baseline's. Default 25%.", (e, v) => e.Then(j => j with { ErrorIncrease = v }))
        .Key("error-difference", Plain.Percent, "By how much the share of errors may grow. Default 0.1%.", (e, v) => e.Then(j => j with { ErrorDifference = v }))
        .Key("latency-increase", Plain.Percent, "By how much slower requests may become, as a part of the baseline's. Default 10%.", (e, v) => e.Then(j => j with { LatencyIncrease = v }))
        .Key("latency-difference", Plain.Duration("0s", "1h"), "By how much slower requests may become. Default 5ms.", (e, v) => e.Then(j => j with { LatencyDifference = v }))
        .Key("patience", Plain.Duration("0s", "1d"), "For how long a window with too little to go by is held open beyond its time, before a person is asked. Default 10m.", (e, v) => e.Then(j => j with { Patience = v }));

    public static Form<Edit<JudgeSpec>> Judge { get; } = new ShapeForm<Edit<JudgeSpec>>(
        "on, off, or a map", Plain.Choice(("on", true), ("off", false)).To(on => Edit<JudgeSpec>.None.Then(j => j with { IsOn = on })), map: Map);
}
