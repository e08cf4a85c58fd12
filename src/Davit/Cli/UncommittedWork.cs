using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Davit.Core.Deploying;

namespace Davit.Cli;

/// <summary>What a person may believe to be shipped, and is not: changes in the folder they stand in that no commit holds.</summary>
internal static class UncommittedWork
{
    /// <summary>A sentence when the current folder is that of the service, and has changes; null otherwise, also where git is absent or the folder is no work tree.</summary>
    public static async Task<string?> Of(string service, CancellationToken stopping)
    {
        if (!IsOf(service))
        {
            return null;
        }

        try
        {
            var start = new ProcessStartInfo("git", ["status", "--porcelain", "--", "."]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            var error = git.StandardError.ReadToEndAsync(stopping);
            var output = await git.StandardOutput.ReadToEndAsync(stopping);
            await git.WaitForExitAsync(stopping);
            await error;
            return git.ExitCode == 0 ? Sentence(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static bool IsOf(string service)
    {
        try
        {
            return File.ReadLines(Preparation.SpecFile).Any(line => line.StartsWith("name:", StringComparison.Ordinal) && line["name:".Length..].Trim(' ', '"', '\'') == service);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Sentence(int files) => files switch
    {
        0 => null,
        1 => "1 file here has changes that are not committed, and not shipped.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{files} files here have changes that are not committed, and not shipped."),
    };
}
