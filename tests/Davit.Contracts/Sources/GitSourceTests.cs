using Davit.Plugins;
using Davit.Sources.Git;
using Davit.Testing;

namespace Davit.Contracts.Sources;

public sealed class LocalGitSourceTests : SourceContract
{
    protected override Task<string> Serve(TestRepository upstream) => Task.FromResult(upstream.Folder);

    protected override ISource NewSource(string dataFolder) => new GitSource(dataFolder, (_, _) => default, TimeProvider.System);
}
