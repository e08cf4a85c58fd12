using System.Diagnostics;

namespace Davit.Testing;

/// <summary>A real git repository to deploy from, made with the git program.</summary>
public sealed class TestRepository
{
    public TestRepository(string folder)
    {
        Folder = folder;
        Directory.CreateDirectory(folder);
        Git("init", "--quiet", "--initial-branch=main");
    }

    public string Folder { get; }

    /// <summary>Writes files and commits them; gives the full hash.</summary>
    public string Commit(string subject, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(Folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Git("add", "--all");
        return CommitIndex(subject);
    }

    /// <summary>Commits what is in the index.</summary>
    public string CommitIndex(string subject)
    {
        Git("commit", "--quiet", "--allow-empty", "--message", subject);
        return Git("rev-parse", "HEAD");
    }

    /// <summary>Puts content into the object store; gives its hash.</summary>
    public string Blob(string text) => GitWith(text, "hash-object", "-w", "--stdin");

    /// <summary>Puts an entry of any mode into the index.</summary>
    public void Index(string mode, string id, string path) => Git("update-index", "--add", "--cacheinfo", mode, id, path);

    public string Git(params string[] arguments) => GitWith("", arguments);

    public string GitWith(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        foreach (var who in (string[])["AUTHOR", "COMMITTER"])
        {
            start.Environment[$"GIT_{who}_NAME"] = "Ada Example";
            start.Environment[$"GIT_{who}_EMAIL"] = "ada@example.com";
        }

        foreach (var argument in (string[])["-c", "protocol.file.allow=always", "-c", "core.protectNTFS=false", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.TrimEnd('\n')
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)} exited with code {process.ExitCode}: {errors.Result}");
    }
}
