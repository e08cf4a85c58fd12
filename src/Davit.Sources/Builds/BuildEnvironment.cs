using Davit.Plugins;

namespace Davit.Sources.Builds;

/// <summary>The variables that a build sees: a few of this machine's, and the order's own.</summary>
internal static class BuildEnvironment
{
    private static readonly string[] PassedOn = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "NUGET_PACKAGES", "SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

    public static Dictionary<string, string> Of(BuildOrder order, string temporary, string mark)
    {
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => PassedOn.Contains(name) || name.StartsWith("DOTNET_", StringComparison.Ordinal))
            .ToDictionary(name => name, name => Environment.GetEnvironmentVariable(name)!);
        // Build servers would outlive the build, or be ended under the next one's feet.
        variables["MSBUILDDISABLENODEREUSE"] = "1";
        variables["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        variables["CI"] = "true";
        foreach (var (name, value) in order.Environment)
        {
            variables[name] = value;
        }

        variables["TMPDIR"] = temporary;
        variables[Strays.Mark] = mark;
        return variables;
    }
}
