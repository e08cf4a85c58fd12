using Davit.Plugins;
using Davit.Sources.Git;
using Davit.Sources.Running;

namespace Davit.Sources.Builds;

/// <summary>Sockets, pipes and devices that a build left: they are no content, and reading a pipe would wait for ever.</summary>
internal static class SpecialFiles
{
    // .NET does not tell a pipe from a file; the find program does.
    private static readonly string[] Search = ["(", "-type", "p", "-o", "-type", "s", "-o", "-type", "b", "-o", "-type", "c", ")", "-print", "-delete"];

    public static async Task Remove(string folder, BuildLog log, CancellationToken stopping)
    {
        await using var find = GroupedProcess.Start(new ProcessOrder("find", [folder, .. Search])
        {
            Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin" },
        });
        using var reader = new StreamReader(find.Output);
        var removed = (await reader.ReadToEndAsync(stopping)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (await find.Exit(stopping) != 0)
        {
            throw new TransientException($"The build's output could not be searched for sockets and pipes: find exited with code {await find.Exit(stopping)}.");
        }

        foreach (var path in removed)
        {
            await log.Say($"'{OneLine.Of(Path.GetRelativePath(folder, path))}' is a socket, pipe or device and is not kept.", stopping);
        }
    }
}
