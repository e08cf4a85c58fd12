using Davit.Plugins;
using Davit.Sources.Git;
using Davit.Testing;

namespace Davit.Contracts.Sources;

/// <summary>A repository behind a password, over real http.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private const string Secret = "hunter2 'with\" $odd %25 letters";

    private readonly Workspace _workspace = new();
    private readonly Dictionary<string, GitCredential> _credentials = new()
    {
        ["right"] = new GitCredential("ada", Secret),
        ["wrong"] = new GitCredential("ada", "not-the-secret"),
    };

    private TestRepository _upstream = null!;
    private GitHttpServer _server = null!;
    private GitSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = new TestRepository(_workspace["upstream"]);
        _server = await GitHttpServer.Start(_workspace.Root, "ada", Secret);
        _source = NewSource("data");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _workspace.Dispose();
    }

    [Fact]
    public async Task RightCredential_OpensTheRepository_AndIsWrittenNowhere()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));

        (await _source.ResolveAsync(Repository("right"), "HEAD", default).InTime()).Sha.ShouldBe(sha);
        (await _source.ResolveAsync(Repository("right"), sha, default).InTime()).Sha.ShouldBe(sha);

        Directory.EnumerateFiles(_workspace["data"], "*", SearchOption.AllDirectories)
            .ShouldAllBe(file => !File.ReadAllText(file).Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WrongCredential_IsPermanent_AndNotShown()
    {
        _upstream.Commit("One", ("a.txt", "1"));

        var refused = await Should.ThrowAsync<PermanentException>(_source.FetchAsync(Repository("wrong"), default).InTime());

        refused.Message.ShouldContain("refused access (with the credential that is named for it)");
        refused.Message.ShouldNotContain("not-the-secret");
    }

    [Fact]
    public async Task MissingCredential_IsPermanent_WithoutAQuestionAtTheTerminal()
    {
        _upstream.Commit("One", ("a.txt", "1"));

        (await Should.ThrowAsync<PermanentException>(_source.FetchAsync(Repository(null), default).InTime())).Message.ShouldContain("no credential is named");
    }

    [Fact]
    public async Task Secret_IsNotGivenToAnotherHost_ThatARedirectNames()
    {
        await using var stranger = await GitHttpServer.Start(_workspace.Root, "ada", Secret);
        _server.RedirectTo = stranger.Url;

        await Should.ThrowAsync<PermanentException>(_source.FetchAsync(Repository("right"), default).InTime());

        stranger.Authorizations.ShouldNotBeEmpty();
        stranger.Authorizations.ShouldAllBe(header => header.Length == 0);
    }

    [Fact]
    public async Task AbsentRepository_IsPermanent() =>
        (await Should.ThrowAsync<PermanentException>(_source.FetchAsync(new RepositoryRef(_server.Url + "/absent", "right"), default).InTime())).Message.ShouldContain("no git repository");

    [Fact]
    public async Task MirrorOfManyFetches_IsMadeOnePack_AndForgetsNothing()
    {
        var source = NewSource("data-2", new GitLimits { Packs = 2 });
        var lost = _upstream.Commit("Soon lost", ("a.txt", "0"));
        await source.FetchAsync(Repository("right"), default).InTime();
        for (var i = 1; i < 5; i++)
        {
            _upstream.Git("commit", "--amend", "--quiet", "--message", $"Amended {i}");
            await source.FetchAsync(Repository("right"), default).InTime();
        }

        Directory.EnumerateFiles(_workspace["data-2"], "*.pack", SearchOption.AllDirectories).Count().ShouldBeLessThan(4);
        (await source.ResolveAsync(Repository("right"), lost[..10], default).InTime()).Sha.ShouldBe(lost);
    }

    private RepositoryRef Repository(string? credential) => new(_server.Url + "/upstream", credential);

    private GitSource NewSource(string folder, GitLimits? limits = null) =>
        new(_workspace[folder], (name, _) => ValueTask.FromResult(_credentials.GetValueOrDefault(name)), TimeProvider.System, limits);
}
