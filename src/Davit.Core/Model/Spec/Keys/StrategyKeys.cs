using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Forms;
using Davit.Core.Model.Spec.Reading;
using Davit.Core.Model.Spec.Text;

namespace Davit.Core.Model.Spec.Keys;

internal static class StrategyKeys
{
    private const string StepExpected = "a step such as '10% 1m', '50% 5m ask', or {weight: 10, hold: 1m, ask: true}";

    private static readonly CanaryStepSpec DefaultStep = new(0, TimeSpan.FromMinutes(1), false);

    private static readonly (string Key, StrategyKind Kind)[] Special =
        [("surge", StrategyKind.Rolling), ("unavailable", StrategyKind.Rolling), ("ask-before-switch", StrategyKind.BlueGreen), ("hold-requests", StrategyKind.Recreate)];

    private static readonly (string Word, StrategyKind Value)[] Kinds =
        [("rolling", StrategyKind.Rolling), ("canary", StrategyKind.Canary), ("blue-green", StrategyKind.BlueGreen), ("recreate", StrategyKind.Recreate)];

    private static readonly Form<int> Weight = new ScalarForm<int>(
        "a percentage from 1 to 100", [ScalarKind.Number, ScalarKind.Text], s => (WeightOf(s) is not null, WeightOf(s) ?? 0),
        () => new() { ["type"] = new JsonArray("integer", "string"), ["minimum"] = 1, ["maximum"] = 100, ["pattern"] = "^([1-9][0-9]?|100)%?$" });

    private static readonly Form<CanaryStepSpec> Step = new ShapeForm<CanaryStepSpec>(
        StepExpected,
        new ScalarForm<CanaryStepSpec>(StepExpected, [ScalarKind.Number, ScalarKind.Text], s => (StepOf(s) is not null, StepOf(s)),
            () => new() { ["type"] = new JsonArray("integer", "string"), ["minimum"] = 1, ["maximum"] = 100, ["pattern"] = "^([1-9][0-9]?|100)%?( +[0-9a-z]+)?( +ask)?$" }),
        map: new MapForm<CanaryStepSpec>(() => DefaultStep, "a map")
            .Key("weight", Weight, "Percent of requests and of workers that the new release gets.", (s, v) => s with { Weight = v }, required: true)
            .Key("hold", Plain.Duration("0s", "7d"), "For how long the step is watched. Default 1m.", (s, v) => s with { Hold = v })
            .Key("ask", Plain.Flag, "Whether a person must promote it beyond. Default false.", (s, v) => s with { Ask = v }));

    private static readonly Form<ForcedChoiceSpec> Force = new MapForm<ForcedChoiceSpec>(() => new("", []), "a map with header and values")
        .Key("header", new ScalarForm<string>("a request header's name, or Cookie:NAME", [ScalarKind.Text],
                s => (RouteKeys.IsToken(s) || (s.StartsWith("Cookie:", StringComparison.Ordinal) && RouteKeys.IsToken(s["Cookie:".Length..])), s),
                () => new() { ["type"] = "string", ["pattern"] = "^(Cookie:)?[A-Za-z0-9_-]{1,100}$" }),
            "The request header that chooses the canary; Cookie:NAME for a cookie.", (f, v) => f with { Header = v }, required: true)
        .Key("values", new ListForm<string>(Plain.Argument, orOne: true), "Values that choose it. Default: any.", (f, v) => f with { Values = v });

    private static readonly Form<Edit<StrategySpec>> Canary = new MapForm<Edit<StrategySpec>>(() => Edit<StrategySpec>.None, "a map with steps and force")
        .Key("steps", new ListForm<CanaryStepSpec>(Step, atLeast: 1), "Weights that grow, each with the time for which it is watched. Default 10% 1m, 25% 1m, 50% 1m.", (e, v) => e.Then(s => s with { Steps = v }))
        .Key("force", Force, "Requests that reach the canary whatever its weight.", (e, v) => e.Then(s => s with { Force = v }))
        .Check(CheckSteps);

    private static readonly Form<Edit<StrategySpec>> Map = new MapForm<Edit<StrategySpec>>(() => Edit<StrategySpec>.None, "a map")
        .Key("kind", Plain.Choice(Kinds), "rolling, canary, blue-green or recreate. Default rolling; canary when canary is said.", (e, v) => e.Then(s => s with { Kind = v }))
        .Key("canary", Canary, "Canary: its steps, and who reaches it whatever its weight.", (e, v) => e.Then(s => v.Apply(s) with { Kind = StrategyKind.Canary }))
        .Key("surge", Plain.Whole(0, 1000), "Rolling: how many instances of a component may run beyond the wanted number. Default 1.", (e, v) => e.Then(s => s with { Surge = v }))
        .Key("unavailable", Plain.Whole(0, 1000), "Rolling: how many of the wanted number may be missing. Default 0.", (e, v) => e.Then(s => s with { Unavailable = v }))
        .Key("ask-before-switch", Plain.Flag, "Blue-green: wait for a person between the new set being ready and the switch. Default false.", (e, v) => e.Then(s => s with { AskBeforeSwitch = v }))
        .Key("hold-requests", Plain.Flag, "Recreate: hold requests during the cut-over instead of answering 503. Default true.", (e, v) => e.Then(s => s with { HoldRequests = v }))
        .Key("keep-warm", Plain.Duration("0s", "7d"), "For how long replaced instances are kept running for an instant way back. Default 0s.", (e, v) => e.Then(s => s with { KeepWarm = v }))
        .Key("progress-deadline", Plain.Duration("1s", "1d"), "A deployment fails when this long passes without a newly ready instance. Default 5m.", (e, v) => e.Then(s => s with { ProgressDeadline = v }))
        .Key("drain-limit", Plain.Duration("0s", "1d"), "For how long requests may finish on an instance that is being replaced. Default 30s.", (e, v) => e.Then(s => s with { DrainLimit = v }))
        .Key("gate-deadline", Plain.Duration("1s", "30d"), "For how long a deployment waits for a person before it takes everything back. Default 1d.", (e, v) => e.Then(s => s with { GateDeadline = v }))
        .Check(CheckKind);

    public static Form<Edit<StrategySpec>> Strategy { get; } = new ShapeForm<Edit<StrategySpec>>(
        "rolling, canary, blue-green, recreate, or a map", Plain.Choice(Kinds).To(k => Edit<StrategySpec>.None.Then(s => s with { Kind = k })), map: Map);

    public static StrategySpec Completed(StrategySpec strategy) =>
        strategy is { Kind: StrategyKind.Canary, Steps.Length: 0 } ? strategy with { Steps = StrategySpec.DefaultCanarySteps } : strategy;

    private static void CheckSteps(Edit<StrategySpec> edit, MapNode map, Scope scope)
    {
        var steps = edit.Apply(new StrategySpec()).Steps;
        if (map["steps"]?.Value is not ListNode list || list.Items.Length != steps.Length)
        {
            return;
        }

        for (var i = 1; i < steps.Length; i++)
        {
            if (steps[i].Weight <= steps[i - 1].Weight)
            {
                scope.At("steps").Bad(list.Items[i], $"goes from {steps[i - 1].Weight}% to {steps[i].Weight}%", "weights that grow");
            }
        }
    }

    private static void CheckKind(Edit<StrategySpec> edit, MapNode map, Scope scope)
    {
        if (map["canary"] is { } canary && map["kind"]?.Value is ScalarNode { Text: not "canary" } other)
        {
            scope.At("canary").Bad(canary.Key, $"stands beside 'kind: {other.Text}'", "one of the two");
        }

        var kind = edit.Apply(new StrategySpec()).Kind;
        foreach (var (key, of) in Special.Where(s => map[s.Key] is not null && (map["kind"] ?? map["canary"]) is not null && s.Kind != kind))
        {
            scope.At(key).Bad(map[key]!.Key, $"is for {Word(of)}; this strategy is {Word(kind)}");
        }
    }

    private static string Word(StrategyKind kind) => Kinds.First(k => k.Value == kind).Word;

    private static int? WeightOf(string text) =>
        int.TryParse(text.EndsWith('%') ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && weight is >= 1 and <= 100 ? weight : null;

    private static CanaryStepSpec? StepOf(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var weight] when WeightOf(weight) is { } w => DefaultStep with { Weight = w },
        [var weight, "ask"] when WeightOf(weight) is { } w => DefaultStep with { Weight = w, Ask = true },
        [var weight, var hold] when WeightOf(weight) is { } w && Hold(hold) is { } h => new(w, h, false),
        [var weight, var hold, "ask"] when WeightOf(weight) is { } w && Hold(hold) is { } h => new(w, h, true),
        _ => null,
    };

    private static TimeSpan? Hold(string text) => Durations.TryParse(text) is { TotalDays: <= 7 } hold ? hold : null;
}
