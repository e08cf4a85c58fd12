using Davit.Plugins;
using Davit.Targets.Processes;
using Davit.Testing;

namespace Davit.Contracts.Targets;

/// <summary>The contract, kept by processes of this machine.</summary>
public class ProcessTargetContract : TargetContract
{
    protected static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Davit.TestService");

    protected Workspace Space { get; } = new();

    protected override ArtifactRef Artifact => new("sha256:0", Directory.CreateDirectory(Space["artifact"]).FullName);

    protected override IReadOnlyList<string> Web => [Program, "web"];

    protected virtual ProcessTargetOptions Options => new() { DataFolder = Space["data"] };

    protected override Task<ITarget> Open() => Task.FromResult<ITarget>(ProcessTarget.Open(Options, TimeProvider.System));

    protected override async Task Close(ITarget target) => await ((ProcessTarget)target).DisposeAsync();

    protected override IReadOnlyList<string> Shell(string script) => ["sh", "-c", script];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Space.Dispose();
    }
}
