using System.Collections.Immutable;
using Davit.Core.Model.Spec.Forms;

namespace Davit.Core.Model.Spec.Keys;

/// <summary>What runs and ends: the build, and the release job.</summary>
internal static class JobKeys
{
    private static readonly Form<string> Output = Plain.Line("a folder inside the repository, such as dist").Unless(WrongFolder).To(s => s.TrimEnd('/') is "." ? "" : s.TrimEnd('/'));

    public static Form<BuildSpec> Build { get; } = new ShapeForm<BuildSpec>(
        "a text that is a command, or a map with commands, output, env and time-limit",
        Commands.Text.To(w => new BuildSpec { Commands = [w] }),
        map: new MapForm<BuildSpec>(() => new() { Env = Commands.Empty<string>() }, "a map")
            .Key("run", Commands.Any, "The one command that builds.", (b, v) => b with { Commands = [v] })
            .Key("shell", Commands.Shell, "The same as a text for /bin/sh -c.", (b, v) => b with { Commands = [v] })
            .Key("commands", new ListForm<ImmutableArray<string>>(Commands.Any, atLeast: 1), "Commands that build, in order; the first that fails ends it.", (b, v) => b with { Commands = v })
            .Key("output", Output, "The folder that is the artifact. Default: the whole working copy.", (b, v) => b with { Output = v })
            .Key("env", Commands.Env, "Variables and their values.", (b, v) => b with { Env = v })
            .Key("time-limit", Plain.Duration("1s", "1d"), "A build that takes longer has failed. Default 15m.", (b, v) => b with { TimeLimit = v })
            .OneOrNone("run", "shell", "commands"));

    public static Form<JobSpec> Release { get; } = new ShapeForm<JobSpec>(
        "a command, or a map with run, env and time-limit",
        Commands.Text.To(w => new JobSpec { Run = w }),
        Commands.Words.To(w => new JobSpec { Run = w }),
        map: new MapForm<JobSpec>(() => new() { Env = Commands.Empty<string>() }, "a map")
            .Key("run", Commands.Any, "The command.", (j, v) => j with { Run = v })
            .Key("shell", Commands.Shell, "The same as a text for /bin/sh -c.", (j, v) => j with { Run = v })
            .Key("env", Commands.Env, "Variables and their values.", (j, v) => j with { Env = v })
            .Key("time-limit", Plain.Duration("1s", "1d"), "A job that takes longer has failed. Default 10m.", (j, v) => j with { TimeLimit = v })
            .One("run", "shell"));

    private static string? WrongFolder(string folder) => folder switch
    {
        ['/', ..] or ['~', ..] or [_, ':', ..] => "is an absolute path; write one inside the repository",
        _ when folder.Contains('\\', StringComparison.Ordinal) => "has a backslash; write / between folders",
        _ when folder.Split('/').Contains("..") => "leads out of the repository with '..'",
        _ => null,
    };
}
