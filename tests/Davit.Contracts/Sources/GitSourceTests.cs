using Davit.Plugins;
using Davit.Sources.Git;
using Davit.Testing;

namespace Davit.Contracts.Sources;

public sealed class LocalGitSourceTests : SourceContract
{
    protected override Task<string> Serve(TestRepository upstream) => Task.FromResult(upstream.Folder);

    protected override ISource NewSource(string dataFolder) => new GitSource(dataFolder, (_, _) => default, TimeProvider.System);
}

public sealed class ServedGitSourceTests : SourceContract
{
    private GitServer? _server;

    public override async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task FetchesAtOnce_ShareOneConversation()
    {
        Upstream.Commit("One", ("a.txt", "1"));
        await Source.FetchAsync(Repository, default).InTime();
        var before = _server!.Connections;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Source.FetchAsync(Repository, default))).InTime();

        (_server.Connections - before).ShouldBeLessThan(10);
    }

    [Fact]
    public async Task KnownCommits_AreAnswered_WhileTheHostIsDown()
    {
        var sha = Upstream.Commit("One", ("a.txt", "1"));
        await Source.ResolveAsync(Repository, "HEAD", default).InTime();
        await _server!.DisposeAsync();

        await Should.ThrowAsync<TransientException>(Source.FetchAsync(Repository, default).InTime());

        (await Source.ResolveAsync(Repository, "main", default).InTime()).Sha.ShouldBe(sha);
        (await Source.ResolveAsync(Repository, "HEAD", default).InTime()).Sha.ShouldBe(sha);
        await Source.CheckoutAsync(Repository, sha, "", Workspace["out"], default).InTime();
        await Should.ThrowAsync<TransientException>(Source.ResolveAsync(Repository, "not-yet-known", default).InTime());
    }

    protected override Task<string> Serve(TestRepository upstream)
    {
        _server = new GitServer(Workspace.Root);
        return Task.FromResult(_server.Url + "/upstream");
    }

    protected override ISource NewSource(string dataFolder) => new GitSource(dataFolder, (_, _) => default, TimeProvider.System);
}
