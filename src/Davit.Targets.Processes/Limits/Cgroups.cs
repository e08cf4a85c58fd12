using System.Globalization;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Makes control groups where this machine lets us, version 2 before version 1, and says in plain words which limit it cannot hold.</summary>
/// <param name="root">Where the machine's control groups are mounted.</param>
internal sealed class Cgroups(string root = "/sys/fs/cgroup")
{
    private const string Ours = "davit";

    /// <summary>A group for one instance. Groups that a start which never happened left behind are taken again.</summary>
    public (Cgroup Group, IReadOnlyList<string> Notes) Create(string name, InstanceOrder order)
    {
        var notes = new List<string>();
        var group = File.Exists(Path.Combine(root, "cgroup.controllers")) ? Unified(name, order, notes) : Separate(name, order, notes);
        return (group, notes);
    }

    private Cgroup Unified(string name, InstanceOrder order, List<string> notes)
    {
        var folder = Path.Combine(root, Ours, name);
        if (Try(() => Directory.CreateDirectory(folder)) is { } refusal)
        {
            Note(notes, order, refusal);
            return Cgroup.None;
        }

        // A level hands its controllers on only when told so; in a container the topmost may refuse, and the limits say it below.
        foreach (var level in new[] { root, Path.Combine(root, Ours) })
        {
            Try(() => File.WriteAllText(Path.Combine(level, "cgroup.subtree_control"), "+memory"));
            Try(() => File.WriteAllText(Path.Combine(level, "cgroup.subtree_control"), "+cpu"));
        }

        if (order.MemoryBytes is { } bytes)
        {
            Hold(notes, InWords(bytes), Path.Combine(folder, "memory.max"), Text(bytes));
            Try(() => File.WriteAllText(Path.Combine(folder, "memory.swap.max"), "0"));
        }

        if (order.CpuCores is { } cores)
        {
            Hold(notes, InWords(cores), Path.Combine(folder, "cpu.max"), $"{Quota(cores)} 100000");
        }

        return new Cgroup([folder]);
    }

    private Cgroup Separate(string name, InstanceOrder order, List<string> notes)
    {
        var folders = new List<string>();
        var memory = Path.Combine(root, "memory", Ours, name);
        if (Make("memory", memory) is not { } noMemory)
        {
            folders.Add(memory);
            if (order.MemoryBytes is { } bytes)
            {
                Hold(notes, InWords(bytes), Path.Combine(memory, "memory.limit_in_bytes"), Text(bytes));
                Try(() => File.WriteAllText(Path.Combine(memory, "memory.memsw.limit_in_bytes"), Text(bytes)));
            }
        }
        else if (order.MemoryBytes is { } bytes)
        {
            notes.Add(NotHeld(InWords(bytes), noMemory));
        }

        if (order.CpuCores is not { } cores)
        {
            return new Cgroup(folders);
        }

        var cpu = Path.Combine(root, "cpu", Ours, name);
        if (Make("cpu", cpu) is { } noCpu)
        {
            notes.Add(NotHeld(InWords(cores), noCpu));
            return new Cgroup(folders);
        }

        folders.Add(cpu);
        Hold(notes, InWords(cores), Path.Combine(cpu, "cpu.cfs_quota_us"), Quota(cores));
        return new Cgroup(folders);
    }

    private string? Make(string controller, string folder) =>
        Directory.Exists(Path.Combine(root, controller))
            ? Try(() => Directory.CreateDirectory(folder))
            : $"this machine has no control group for {controller}";

    private static void Note(List<string> notes, InstanceOrder order, string refusal)
    {
        if (order.MemoryBytes is { } bytes)
        {
            notes.Add(NotHeld(InWords(bytes), refusal));
        }

        if (order.CpuCores is { } cores)
        {
            notes.Add(NotHeld(InWords(cores), refusal));
        }
    }

    private static void Hold(List<string> notes, string limit, string file, string value)
    {
        if (Try(() => File.WriteAllText(file, value)) is { } refusal)
        {
            notes.Add(NotHeld(limit, refusal));
        }
    }

    private static string? Try(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message.TrimEnd('.');
        }
    }

    private static string NotHeld(string limit, string why) => $"{limit} is not held: {why}.";

    private static string InWords(long bytes) => bytes % 1_048_576 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"memory limit of {bytes / 1_048_576} MB")
        : string.Create(CultureInfo.InvariantCulture, $"memory limit of {bytes} bytes");

    private static string InWords(double cores) => string.Create(CultureInfo.InvariantCulture, $"CPU limit of {cores} cores");

    private static string Text(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);

    // The kernel refuses less than a millisecond of each tenth of a second.
    private static string Quota(double cores) => ((long)Math.Max(1000, cores * 100_000)).ToString(CultureInfo.InvariantCulture);
}
