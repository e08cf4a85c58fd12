using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class VersionVerb
{
    public static Verb Make() => new Verb("version", "Say which version this is.", "davit version --json")
        .ExitsOnlyWith(ExitCodes.Ok)
        .Does((session, _, _) =>
        {
            var version = new VersionInfo(Current, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);
            session.Tell<VersionInfo>(JsonSerializer.Serialize(version, ContractJson.Default.VersionInfo), v => session.Screen.Line($"davit {v.Version} ({v.Runtime}, {v.System})"));
            return Task.CompletedTask;
        });

    public static string Current { get; } = typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
