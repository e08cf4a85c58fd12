using System.Diagnostics;
using Davit.Plugins;

namespace Davit.Router.Control;

/// <summary>How a router process is to run.</summary>
public sealed record RouterLaunch
{
    /// <summary>The router's name, for people and reports.</summary>
    public required string Name { get; init; }

    /// <summary>Where it takes requests: <c>ADDRESS:PORT</c>; port 0 for any free one.</summary>
    public required string Listen { get; init; }

    /// <summary>The folder of its snapshot, log and control socket. Its path may have at most about 80 characters, as a socket's name is short.</summary>
    public required string Data { get; init; }

    /// <summary>More arguments of the program, such as <c>--trust</c>; see its usage.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>The router program; null for the one beside this assembly.</summary>
    public string? Program { get; init; }

    /// <summary>The control socket.</summary>
    public string Control => Path.Combine(Path.GetFullPath(Data), "router.sock");

    /// <summary>What the process writes.</summary>
    public string Log => Path.Combine(Path.GetFullPath(Data), "router.log");
}

/// <summary>
/// The router's process: found by its control socket or started in a session of its own, so that it goes on when the control plane ends. Thread-safe, also
/// between processes.
/// </summary>
public sealed class RouterProcess(RouterLaunch launch, TimeProvider clock)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private const int LongestSocketName = 100;

    /// <summary>A client of it; the caller's to dispose.</summary>
    public RouterClient Client() => new(launch.Name, launch.Control);

    /// <summary>Adopts the running router, or starts one and waits until it answers.</summary>
    /// <exception cref="PermanentException">It cannot start: its port is somebody else's, its arguments are wrong.</exception>
    /// <exception cref="TransientException">It did not answer in time.</exception>
    public async Task<RouterAbout> EnsureRunning(CancellationToken stopping)
    {
        if (await Running(stopping) is { } running)
        {
            return running;
        }

        using var only = await StartLock(stopping);
        return await Running(stopping) ?? await Start(_ => true, stopping);
    }

    /// <summary>Starts this version of the program, which takes the port over from the running one without refusing a connection.</summary>
    /// <inheritdoc cref="EnsureRunning" path="/exception" />
    public async Task<RouterAbout> Upgrade(CancellationToken stopping)
    {
        using var only = await StartLock(stopping);
        var before = await Running(stopping);
        return await Start(about => about.Pid != before?.Pid, stopping);
    }

    /// <summary>Asks it to end its last requests and exit; returns when it no longer answers.</summary>
    public async Task Stop(CancellationToken stopping)
    {
        using var wire = new ControlWire(launch.Control);
        try
        {
            await wire.Send<RouterAck>(HttpMethod.Post, "/v1/stop", new { }, stopping);
            while (true)
            {
                await wire.Get<RouterAbout>("/v1/about", stopping);
                await Task.Delay(TimeSpan.FromMilliseconds(20), clock, stopping);
            }
        }
        catch (Exception ended) when (ended is NobodyListensException or ControlFailedException)
        {
            // It runs no more, which is what was wanted.
        }
    }

    private async Task<RouterAbout?> Running(CancellationToken stopping)
    {
        using var wire = new ControlWire(launch.Control, TimeSpan.FromSeconds(5));
        try
        {
            return await wire.Get<RouterAbout>("/v1/about", stopping);
        }
        catch (NobodyListensException)
        {
            return null;
        }
        catch (Exception failure) when (failure is ControlFailedException or ControlRefusedException)
        {
            throw new TransientException($"Router {launch.Name} runs but does not answer: {failure.Message}", failure);
        }
    }

    private async Task<RouterAbout> Start(Func<RouterAbout, bool> isNew, CancellationToken stopping)
    {
        if (launch.Control.Length > LongestSocketName - "leaving-4194304".Length)
        {
            throw new PermanentException($"The router's folder has too long a name for a socket in it: {launch.Control} has {launch.Control.Length} characters; the system allows {LongestSocketName} with what the router adds.");
        }

        using var process = Process.Start(Command()) ?? throw new TransientException("The router's process could not be started.");
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began) < StartLimit)
        {
            if (process.HasExited)
            {
                throw Ended(process.ExitCode);
            }

            if (await RunningOrNotYet(stopping) is { } about && isNew(about))
            {
                return about;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, stopping);
        }

        throw new TransientException($"Router {launch.Name} (process {process.Id}) did not answer within {StartLimit.TotalSeconds:0} s of its start. Its last lines:\n{LastLines()}");
    }

    private async Task<RouterAbout?> RunningOrNotYet(CancellationToken stopping)
    {
        try
        {
            return await Running(stopping);
        }
        catch (TransientException)
        {
            // Between its start and its first answer this is no failure; the time limit speaks for it.
            return null;
        }
    }

    private ProcessStartInfo Command()
    {
        // The shell opens the log itself: a pipe to this process would end with it.
        var command = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Path.GetFullPath(launch.Data) };
        string[] arguments =
        [
            "-c", "log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1", "davit-router", launch.Log,
            .. Program(), "--listen", launch.Listen, "--control", launch.Control, "--data", Path.GetFullPath(launch.Data), "--name", launch.Name, "--own-session", .. launch.More,
        ];
        foreach (var argument in arguments)
        {
            command.ArgumentList.Add(argument);
        }

        return command;
    }

    private string[] Program()
    {
        var program = launch.Program ?? typeof(RouterProcess).Assembly.Location;
        if (!File.Exists(program))
        {
            throw new PermanentException($"The router's program is not at {program}: build or install it again.");
        }

        return program.EndsWith(".dll", StringComparison.Ordinal) ? [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", program] : [program];
    }

    private DavitException Ended(int code)
    {
        const int wrongArguments = 2;
        const int portTaken = 4;
        var message = $"Router {launch.Name} ended with exit code {code} while it started. Its last lines ({launch.Log}):\n{LastLines()}";
        return code is wrongArguments or portTaken ? new PermanentException(message) : new TransientException(message);
    }

    private string LastLines() => File.Exists(launch.Log) ? string.Join('\n', File.ReadLines(launch.Log).TakeLast(5)) : "(none)";

    private async Task<IDisposable> StartLock(CancellationToken stopping)
    {
        Directory.CreateDirectory(launch.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(launch.Data, "start.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!stopping.IsCancellationRequested)
            {
                // Another starts it now; what it starts is then found running.
                await Task.Delay(TimeSpan.FromMilliseconds(50), clock, stopping);
            }
        }
    }
}
