using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Starts the shim in a session of its own. What is started belongs to nobody: it goes on when this process ends.</summary>
internal sealed class Launcher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string _shim;
    private readonly string _setsid;
    private readonly Lazy<Task<IReadOnlyList<string>>> _hearing;
    private readonly TimeProvider _clock;

    /// <param name="folder">Where the shim is written. Its name holds its content's hash: one that runs is never rewritten.</param>
    /// <param name="clock">The time.</param>
    public Launcher(string folder, TimeProvider clock)
    {
        _clock = clock;
        using var source = typeof(Launcher).Assembly.GetManifestResourceStream("shim.sh")!;
        var text = new byte[source.Length];
        source.ReadExactly(text);
        _shim = Path.Combine(folder, $"shim-{Convert.ToHexStringLower(SHA256.HashData(text))[..12]}.sh");
        if (!File.Exists(_shim))
        {
            AtomicFile.Write(_shim, text);
        }

        var environment = Environment.GetEnvironmentVariable("PATH") is { } path ? new Dictionary<string, string> { ["PATH"] = path } : [];
        _setsid = ProgramPath.Find("setsid", folder, environment);
        var env = ProgramPath.Find("env", folder, environment);
        _hearing = new Lazy<Task<IReadOnlyList<string>>>(() => IgnoredSignals.Reset(env));
    }

    /// <summary>Starts it, and returns when the start was claimed: by this shim, or by one before it.</summary>
    public async Task Launch(OrderRecord record, InstanceFolder files)
    {
        using var shim = Start(record, files, await _hearing.Value);
        shim.StandardInput.Close();
        string? answer;
        try
        {
            // Not cancelled by whoever asked: the start is under way, and the answer takes milliseconds.
            answer = await shim.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(Patience, _clock, CancellationToken.None);
        }
        catch (TimeoutException late)
        {
            throw new TransientException($"{record.Order.Id} was launched, but did not begin within {Patience.TotalSeconds:0} s.", late);
        }

        if (answer is not ("started" or "taken"))
        {
            throw new TransientException($"{record.Order.Id} could not be started: {answer ?? await shim.StandardError.ReadToEndAsync(CancellationToken.None)}");
        }
    }

    private Process Start(OrderRecord record, InstanceFolder files, IReadOnlyList<string> hearing)
    {
        var cgroups = record.Cgroup.ProcsFiles;
        var start = new ProcessStartInfo(_setsid,
        [
            .. hearing, "/bin/sh", _shim, files.Path, cgroups.Count.ToString(CultureInfo.InvariantCulture), .. cgroups,
            record.Program, .. record.Order.Command.Skip(1),
        ])
        {
            WorkingDirectory = record.Order.Artifact.Location,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        InstanceEnvironment.Set(start, InstanceEnvironment.Of(record, files));
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failed) when (failed.NativeErrorCode is 7)
        {
            throw new PermanentException($"{record.Order.Id} cannot be started: its command and variables are longer than this machine allows.", failed);
        }
        catch (Win32Exception failed)
        {
            throw new TransientException($"{record.Order.Id} could not be started: {failed.Message}", failed);
        }
    }
}
