using System.Text.Json;
using System.Text.Json.Serialization;
using Davit.Plugins;

namespace Davit.Core.Journal;

/// <summary>Which stream a fact belongs to, what it is called there, and whether it is kept for ever.</summary>
public static class FactTypes
{
    private static readonly Dictionary<Type, (string Name, FactKind Kind)> ByType = new()
    {
        [typeof(ServiceAdded)] = ("service-added", FactKind.Audit),
        [typeof(ServiceRemoved)] = ("service-removed", FactKind.Audit),
        [typeof(ReleaseMade)] = ("release-made", FactKind.Audit),
        [typeof(ReleaseDropped)] = ("release-dropped", FactKind.Audit),
        [typeof(EnvironmentsDescribed)] = ("environments-described", FactKind.Audit),
        [typeof(WishChanged)] = ("wish-changed", FactKind.Detail),
        [typeof(ReleaseCommitted)] = ("release-committed", FactKind.Audit),
        [typeof(ReleaseJobSucceeded)] = ("release-job-succeeded", FactKind.Audit),
        [typeof(ComponentScaled)] = ("component-scaled", FactKind.Audit),
        [typeof(ComponentsStopped)] = ("components-stopped", FactKind.Audit),
        [typeof(ComponentsStarted)] = ("components-started", FactKind.Audit),
        [typeof(RestartAsked)] = ("restart-asked", FactKind.Audit),
        [typeof(InstanceEnded)] = ("instance-ended", FactKind.Audit),
        [typeof(Locked)] = ("locked", FactKind.Audit),
        [typeof(Unlocked)] = ("unlocked", FactKind.Audit),
        [typeof(DeploymentRequested)] = ("deployment-requested", FactKind.Audit),
        [typeof(PlanFrozen)] = ("plan-frozen", FactKind.Audit),
        [typeof(StepBegan)] = ("step-began", FactKind.Detail),
        [typeof(StepTold)] = ("step-told", FactKind.Audit),
        [typeof(SignalGiven)] = ("signal-given", FactKind.Audit),
        [typeof(PersonNeeded)] = ("person-needed", FactKind.Audit),
        [typeof(WindowMeasured)] = ("window-measured", FactKind.Detail),
        [typeof(WindowJudged)] = ("window-judged", FactKind.Audit),
        [typeof(DeploymentEnded)] = ("deployment-ended", FactKind.Audit),
        [typeof(HoldPlaced)] = ("hold-placed", FactKind.Audit),
        [typeof(HoldLifted)] = ("hold-lifted", FactKind.Audit),
        [typeof(ReleaseBuried)] = ("release-buried", FactKind.Audit),
        [typeof(ReleasePardoned)] = ("release-pardoned", FactKind.Audit),
        [typeof(FreezePlaced)] = ("freeze-placed", FactKind.Audit),
        [typeof(FreezeLifted)] = ("freeze-lifted", FactKind.Audit),
        [typeof(CandidateFound)] = ("candidate-found", FactKind.Audit),
        [typeof(CandidateGone)] = ("candidate-gone", FactKind.Audit),
        [typeof(CommitChecked)] = ("commit-checked", FactKind.Audit),
    };

    private static readonly Dictionary<string, Type> ByName = ByType.ToDictionary(pair => pair.Value.Name, pair => pair.Key);

    /// <summary>How facts and snapshots are written: camel case, enums and identities as text.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            new IdentityConverter<ReleaseId>(ReleaseId.Parse),
            new IdentityConverter<FleetId>(FleetId.Parse),
            new IdentityConverter<InstanceId>(InstanceId.Parse),
        },
    };

    /// <summary>Every fact's name, for the reference and for clients of the event stream.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    public static NewFact ToNew(CoreFact fact, DateTimeOffset at, string who, string? why)
    {
        var (name, kind) = ByType[fact.GetType()];
        return new NewFact(StreamOf(fact), name, kind, at, who, why, JsonSerializer.SerializeToElement(fact, fact.GetType(), Json));
    }

    /// <summary>The fact's content, or null when a newer Davit wrote a kind that this one does not know.</summary>
    public static CoreFact? Read(Fact fact) =>
        ByName.TryGetValue(fact.Type, out var type) ? (CoreFact?)fact.Data.Deserialize(type, Json) : null;

    public static string StreamOf(CoreFact fact) => fact switch
    {
        ServiceAdded f => ServiceStream(f.Service.Name),
        ServiceRemoved f => ServiceStream(f.Service),
        ReleaseMade f => ServiceStream(f.Release.Id.Service),
        ReleaseDropped f => ServiceStream(f.Release.Service),
        EnvironmentsDescribed => "environments",
        WishChanged f => FleetStream(f.Fleet),
        ReleaseCommitted f => FleetStream(f.Fleet),
        ReleaseJobSucceeded f => FleetStream(f.Fleet),
        ComponentScaled f => FleetStream(f.Fleet),
        ComponentsStopped f => FleetStream(f.Fleet),
        ComponentsStarted f => FleetStream(f.Fleet),
        RestartAsked f => FleetStream(f.Fleet),
        InstanceEnded f => FleetStream(f.Fleet),
        Locked f => LockStream(f.Lock.Scope),
        Unlocked f => LockStream(f.Scope),
        DeploymentRequested f => DeploymentStream(f.Request.Id),
        PlanFrozen f => DeploymentStream(f.Deployment),
        StepBegan f => DeploymentStream(f.Deployment),
        StepTold f => DeploymentStream(f.Deployment),
        SignalGiven f => DeploymentStream(f.Deployment),
        PersonNeeded f => DeploymentStream(f.Deployment),
        WindowMeasured f => DeploymentStream(f.Deployment),
        WindowJudged f => DeploymentStream(f.Deployment),
        DeploymentEnded f => DeploymentStream(f.Deployment),
        HoldPlaced f => HoldStream(f.Hold.Fleet),
        HoldLifted f => HoldStream(f.Fleet),
        ReleaseBuried f => $"tombstones/{f.Tombstone.Service}",
        ReleasePardoned f => $"tombstones/{f.Service}",
        FreezePlaced => Freezes,
        FreezeLifted => Freezes,
        CandidateFound f => $"candidate/{f.Candidate.Fleet}",
        CandidateGone f => $"candidate/{f.Fleet}",
        CommitChecked f => $"checks/{f.Service}",
        _ => throw new InvalidOperationException($"{fact.GetType().Name} has no stream."),
    };

    public const string Freezes = "freezes";

    public static string HoldStream(FleetId fleet) => $"hold/{fleet}";

    public static string LockStream(string scope) => $"lock/{scope}";

    public static string ServiceStream(string service) => $"service/{service}";

    public static string FleetStream(FleetId fleet) => $"fleet/{fleet}";

    public static string DeploymentStream(string deployment) => $"deployment/{deployment}";

    private sealed class IdentityConverter<T>(Func<string, T> parse) : JsonConverter<T> where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(reader.GetString()!);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString()!);
    }
}
