using System.Diagnostics;

namespace Davit.Demo;

/// <summary>The sample shop's git repository, made with the git program: commit by commit, as its team would have.</summary>
internal sealed class ShopRepository(string folder)
{
    private static readonly string[] Program = ["Shop.dll", "Shop.runtimeconfig.json"];

    public string Folder => folder;

    /// <summary>Makes it; gives the hashes of its commits, oldest first.</summary>
    public async Task<IReadOnlyList<string>> Make(CancellationToken stopping)
    {
        Directory.CreateDirectory(folder);
        await Git(stopping, "init", "--quiet", "--initial-branch=main");
        AddProgram();
        var hashes = new List<string>();
        var files = ShopHistory.Files();
        foreach (var commit in ShopHistory.Commits)
        {
            var before = files.Keys.ToList();
            commit.Edit(files);
            Write(files, before);
            await Git(stopping, "add", "--all");
            await Git(stopping, "commit", "--quiet", "--message", commit.Mends ? $"{commit.Subject}\n\nFixes: {hashes[^1]}" : commit.Subject);
            hashes.Add(await Git(stopping, "rev-parse", "HEAD"));
        }

        return hashes;
    }

    /// <summary>Makes a branch name a commit, as a push would.</summary>
    public Task Point(string branch, string commit, CancellationToken stopping) => Git(stopping, "branch", "--force", branch, commit);

    // The program comes built: nobody waits for a compiler to see a canary.
    private void AddProgram()
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, "program")).FullName;
        foreach (var file in Program)
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(target, file));
        }
    }

    private void Write(Dictionary<string, string> files, IEnumerable<string> before)
    {
        foreach (var gone in before.Except(files.Keys, StringComparer.Ordinal))
        {
            File.Delete(Path.Combine(folder, gone));
        }

        foreach (var (path, text) in files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    private async Task<string> Git(CancellationToken stopping, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        // The reader's own settings (hooks, signatures, templates) are not part of the tour.
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        foreach (var who in (string[])["AUTHOR", "COMMITTER"])
        {
            start.Environment[$"GIT_{who}_NAME"] = "Shop Team";
            start.Environment[$"GIT_{who}_EMAIL"] = "shop@example.com";
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(stopping);
        var output = await process.StandardOutput.ReadToEndAsync(stopping);
        await process.WaitForExitAsync(stopping);
        return process.ExitCode == 0
            ? output.TrimEnd('\n')
            : throw new TourFailedException($"git {arguments[0]} exited with code {process.ExitCode}: {(await errors).TrimEnd()}");
    }
}
