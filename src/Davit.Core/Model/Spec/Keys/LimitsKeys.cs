using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Forms;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Keys;

internal static class LimitsKeys
{
    public static Form<Edit<LimitsSpec>> Limits { get; } = new MapForm<Edit<LimitsSpec>>(() => Edit<LimitsSpec>.None, "a map")
        .Key("error-rate", OrNone(Plain.Percent), "Share of requests that may fail, or none for no limit. Default 2%.", (e, v) => e.Then(l => l with { ErrorRate = v }))
        .Key("p99", OrNone(Plain.Duration("1ms", "1h")), "99th percentile of the time to answer, or none for no limit. Default none.", (e, v) => e.Then(l => l with { P99 = v }))
        .Key("minimum-requests", Plain.Whole(1, 1_000_000), "Requests below which the limits are not applied. Default 50.", (e, v) => e.Then(l => l with { MinimumRequests = v }))
        .Key("crashes", Plain.Whole(0, 1000), "Ends of new instances, after they were ready, that are tolerated. Default 0.", (e, v) => e.Then(l => l with { Crashes = v }));

    private static Form<T?> OrNone<T>(Form<T> form) where T : struct => new OrNoneForm<T>(form);

    private sealed class OrNoneForm<T>(Form<T> form) : Form<T?> where T : struct
    {
        public override string Expected => $"{form.Expected}, or none";

        public override JsonObject Schema() => Json("anyOf", new JsonArray(form.Schema(), new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("none") }));

        public override bool TryRead(Node node, Scope scope, out T? value)
        {
            value = null;
            if (node is ScalarNode { Text: "none" })
            {
                return true;
            }

            var read = form.TryRead(node, scope, out var given);
            value = given;
            return read;
        }
    }
}
