using System.Diagnostics;
using System.Globalization;
using System.Text;
using Davit.Plugins;
using Davit.Targets.Processes;
using Davit.Testing;

namespace Davit.Contracts.Targets;

/// <summary>Opens process targets in a workspace, and looks behind them at files and processes.</summary>
public abstract class ProcessTargetFixture : IAsyncLifetime
{
    protected static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Davit.TestService");
    private readonly List<InstanceId> _used = [];
    private int _nextSlot;

    protected Workspace Space { get; } = new();

    protected FleetId Fleet { get; } = new("shop", "test");

    protected ITarget Target { get; set; } = null!;

    protected (int First, int Last) Ports { get; set; } = (20000, 29999);

    protected long KeepLogBytes { get; set; } = 20 * 1024 * 1024;

    protected ArtifactRef Artifact => new("sha256:0", Directory.CreateDirectory(Space["artifact"]).FullName);

    protected ProcessTargetOptions Options => new() { DataFolder = Space["data"], FirstPort = Ports.First, LastPort = Ports.Last, KeepLogBytes = KeepLogBytes };

    public async ValueTask InitializeAsync() => Target = await Open();

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _used)
        {
            await Target.EnsureStoppedAsync(id, Steps.At(long.MaxValue)).InTime();
            await Target.EnsureForgottenAsync(id, Steps.At(long.MaxValue)).InTime();
        }

        await Close(Target);
        Space.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Task<ITarget> Open() => Task.FromResult<ITarget>(ProcessTarget.Open(Options, TimeProvider.System));

    protected static async Task Close(ITarget target) => await ((ProcessTarget)target).DisposeAsync();

    protected static IReadOnlyList<string> Shell(string script) => ["sh", "-c", script];

    protected InstanceOrder Order(IReadOnlyList<string> command) => new()
    {
        Id = new InstanceId(Fleet.Environment, new ReleaseId(Fleet.Service, 1), "web", Interlocked.Increment(ref _nextSlot), 0),
        Artifact = Artifact,
        Command = command,
        StopGrace = TimeSpan.FromSeconds(5),
    };

    /// <summary>Has what the order starts stopped at the end of the test.</summary>
    protected InstanceOrder Use(InstanceOrder order)
    {
        _used.Add(order.Id);
        return order;
    }

    protected async Task<InstanceOrder> Started(InstanceOrder order)
    {
        await Target.EnsureStartedAsync(Use(order), Steps.At()).InTime();
        return order;
    }

    protected Task<IReadOnlyList<InstanceReport>> Observed() => Target.ObserveAsync(Fleet, default).InTime();

    protected Task<InstanceReport> Sees(InstanceId id, Func<InstanceReport, bool> isRight) =>
        Eventually.Sees(async () => (await Observed()).Single(report => report.Id == id), isRight, $"{id} to be right");

    protected async Task<ExitReport> Exit(InstanceId id) => (await Sees(id, report => report.Exit is not null)).Exit!;

    protected async Task<LogChunk> Log(InstanceId id, long offset = 0, int most = 1_000_000) =>
        await ((IKeepsLogs)Target).ReadLogAsync(id, offset, most, default).InTime();

    protected async Task<string> Text(InstanceId id) => Encoding.UTF8.GetString((await Log(id)).Bytes.Span);

    protected string FileOf(InstanceId id, string file) => Space[$"data/processes/shop/test/{id}/{file}"];

    protected int Shim(InstanceId id) => int.Parse(File.ReadAllText(FileOf(id, "started")).Split(' ')[0], CultureInfo.InvariantCulture);

    protected static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    protected static bool Runs(int pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].StartsWith('Z');
}
