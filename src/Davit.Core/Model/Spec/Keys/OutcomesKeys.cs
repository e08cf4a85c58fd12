using Davit.Core.Model.Spec.Forms;
using Davit.Core.Model.Spec.Reading;
using Davit.Core.Model.Spec.Text;

namespace Davit.Core.Model.Spec.Keys;

internal static class OutcomesKeys
{
    private static readonly Form<string> Counter = new ScalarForm<string>(
        "the name of a counter, perhaps with labels, such as jobs_total{status=\"failed\"}", [ScalarKind.Text],
        s => (CounterSelector.TryParse(s) is not null, s),
        () => new() { ["type"] = "string", ["pattern"] = "^[a-zA-Z_:][a-zA-Z0-9_:]*\\s*(\\{.*\\})?\\s*$" },
        s => s.Replace('-', '_') is var name && CounterSelector.TryParse(name) is not null ? name : null);

    public static Form<OutcomesSpec> Outcomes { get; } = new MapForm<OutcomesSpec>(() => new(), "a map with bad, and good or total")
        .Key("path", HealthKeys.Path, "The page of its port that the counters are on. Default /metrics.", (o, v) => o with { Path = v })
        .Key("good", Counter, "The counter of jobs that ended well.", (o, v) => o with { Good = v })
        .Key("total", Counter, "The counter of all jobs that ended, instead of good.", (o, v) => o with { Total = v })
        .Key("bad", Counter, "The counter of jobs that failed.", (o, v) => o with { Bad = v }, required: true)
        .One("good", "total")
        .Elsewhere("bad", "failed", "failure", "failures", "error", "errors")
        .Elsewhere("good", "done", "ok", "success", "succeeded", "successes")
        .Elsewhere("total", "all", "count");
}
