using System.Diagnostics;

namespace Davit.EndToEnd;

/// <summary>A real repository of a service that needs nothing but a shell.</summary>
public sealed class ShopRepository
{
    public ShopRepository(string folder)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        Git("init", "-q", "-b", "main");
        Good = Commit("Open the shop", "echo open; exec sleep 600");
        Better = Commit("Paint the door", "echo painted; echo second line; exec sleep 600");
        Bad = Commit("Break the door", "echo broken; exit 3");
        Slow = Commit("Think it over", "echo slow; exec sleep 600", healthyFor: "4s");
        Git("reset", "-q", "--hard", Better);
    }

    public string Folder { get; }

    public string Good { get; }

    public string Better { get; }

    public string Bad { get; }

    public string Slow { get; }

    /// <summary>Commits a version of the worker.</summary>
    public string Commit(string subject, string script, string healthyFor = "100ms", string more = "")
    {
        File.WriteAllText(Path.Combine(Folder, "davit.yaml"), $"name: shop\nteam: sales\ncomponents:\n  till:\n    run: [sh, -c, \"{script}\"]\n    health: {{ alive: true, healthy-for: {healthyFor} }}\n{more}");
        Git("add", "-A");
        Git("commit", "-q", "--allow-empty", "-m", subject);
        return Git("rev-parse", "HEAD").Trim();
    }

    public string Git(params string[] arguments)
    {
        var command = new ProcessStartInfo("git") { WorkingDirectory = Folder, RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false", .. arguments])
        {
            command.ArgumentList.Add(argument);
        }

        using var process = Process.Start(command)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"git {string.Join(' ', arguments)}");
        return output;
    }
}
