using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

/// <summary>How the contract is written and read as JSON, generated at build time. Commands read single answers with ContractReader, which starts sooner.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(ServiceInfo))]
[JsonSerializable(typeof(ServiceList))]
[JsonSerializable(typeof(AddServiceRequest))]
[JsonSerializable(typeof(CommitList))]
[JsonSerializable(typeof(TargetList))]
[JsonSerializable(typeof(DeployRequest))]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(SignalRequest))]
[JsonSerializable(typeof(DeploymentInfo))]
[JsonSerializable(typeof(DeploymentList))]
[JsonSerializable(typeof(DeploymentCommitsInfo))]
[JsonSerializable(typeof(JudgementInfo))]
[JsonSerializable(typeof(ReplayInfo))]
[JsonSerializable(typeof(SimulationInfo))]
[JsonSerializable(typeof(InstanceList))]
[JsonSerializable(typeof(ScaleRequest))]
[JsonSerializable(typeof(ComponentsRequest))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(LockRequest))]
[JsonSerializable(typeof(LockInfo))]
[JsonSerializable(typeof(LockList))]
[JsonSerializable(typeof(HoldRequest))]
[JsonSerializable(typeof(HoldList))]
[JsonSerializable(typeof(TombstoneList))]
[JsonSerializable(typeof(FreezeRequest))]
[JsonSerializable(typeof(FreezeList))]
[JsonSerializable(typeof(FreezeInfo))]
[JsonSerializable(typeof(CheckRequest))]
[JsonSerializable(typeof(CheckList))]
[JsonSerializable(typeof(WhyList))]
[JsonSerializable(typeof(VersionInfo))]
[JsonSerializable(typeof(StatusInfo))]
[JsonSerializable(typeof(FindingList))]
[JsonSerializable(typeof(BackupRequest))]
[JsonSerializable(typeof(BackupInfo))]
[JsonSerializable(typeof(EventInfo))]
[JsonSerializable(typeof(LogLineInfo))]
[JsonSerializable(typeof(EnvironmentInfo))]
[JsonSerializable(typeof(EnvironmentList))]
[JsonSerializable(typeof(EnvironmentsRequest))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SessionInfo))]
[JsonSerializable(typeof(PageLink))]
[JsonSerializable(typeof(OverviewInfo))]
[JsonSerializable(typeof(ActivityList))]
[JsonSerializable(typeof(PlanRequest))]
[JsonSerializable(typeof(PlanInfo))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ContractJson : JsonSerializerContext;

/// <summary>Names of an enumeration as <c>takenBack</c>; numbers are refused.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false) where T : struct, Enum;
