using System.Net;
using System.Net.Sockets;
using Davit.Plugins;
using Davit.Sources.Git;
using Davit.Testing;

namespace Davit.Contracts.Sources;

/// <summary>Repositories that want to do harm, or only look so.</summary>
public sealed class HostileRepositoryTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly TestRepository _upstream;
    private readonly GitSource _source;

    public HostileRepositoryTests()
    {
        _upstream = new TestRepository(_workspace["upstream"]);
        _source = new GitSource(_workspace["data"], (_, _) => default, TimeProvider.System);
    }

    private RepositoryRef Repository => new(_upstream.Folder);

    private string Out => _workspace["out"];

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task AttributesOfTheRepository_ChangeNothing_InACheckout()
    {
        _upstream.Commit(
            "Attributes",
            (".gitattributes", "secret.txt export-ignore\nversion.txt export-subst\nunix.txt text eol=crlf\n*.bin filter=evil diff=evil\nutf16.txt working-tree-encoding=UTF-16\n"),
            ("secret.txt", "kept"), ("version.txt", "$Format:%H$"), ("unix.txt", "one\ntwo\n"), ("data.bin", "raw"));
        _upstream.Git("config", "filter.evil.smudge", $"touch {_workspace["smudged"]}");
        var sha = _upstream.Git("rev-parse", "HEAD");

        await _source.CheckoutAsync(Repository, sha, "", Out, default).InTime();

        File.ReadAllText(_workspace["out/secret.txt"]).ShouldBe("kept");
        File.ReadAllText(_workspace["out/version.txt"]).ShouldBe("$Format:%H$");
        File.ReadAllText(_workspace["out/unix.txt"]).ShouldBe("one\ntwo\n");
        File.ReadAllText(_workspace["out/data.bin"]).ShouldBe("raw");
        File.Exists(_workspace["smudged"]).ShouldBeFalse();
    }

    [Fact]
    public async Task HooksAndSettingsOfTheRepository_AreNeverObeyed()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"), (".githooks/post-checkout", "#!/bin/sh\n"));
        foreach (var hook in (string[])["post-checkout", "pre-receive", "post-update", "reference-transaction", "fsmonitor-watchman"])
        {
            var file = _workspace.Write($"upstream/.git/hooks/{hook}", $"#!/bin/sh\ntouch {_workspace["hooked"]}\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        _upstream.Git("config", "core.fsmonitor", $"touch {_workspace["hooked"]}");
        _upstream.Git("config", "uploadpack.packObjectsHook", $"touch {_workspace["hooked"]}");
        _upstream.Git("config", "core.sshCommand", $"touch {_workspace["hooked"]}");

        await _source.FetchAsync(Repository, default).InTime();
        await _source.CheckoutAsync(Repository, sha, "", Out, default).InTime();

        File.Exists(_workspace["hooked"]).ShouldBeFalse();
        Directory.Exists(_workspace["out/.git"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Submodule_IsAnEmptyFolder()
    {
        _upstream.Commit("One", (".gitmodules", "[submodule \"m\"]\n\tpath = m\n\turl = ext::sh -c touch% /tmp/x\n"), ("a.txt", "1"));
        _upstream.Index("160000", new string('1', 40), "m");
        var sha = _upstream.CommitIndex("Submodule");

        await _source.CheckoutAsync(Repository, sha, "", Out, default).InTime();

        Directory.EnumerateFileSystemEntries(_workspace["out/m"]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("sub/../../outside")]
    public async Task LinkThatLeadsOut_IsRefused_ByItsName(string target)
    {
        _upstream.Commit("One", ("a.txt", "1"));
        _upstream.Index("120000", _upstream.Blob(target), "escape");
        var sha = _upstream.CommitIndex("Link");

        (await Should.ThrowAsync<PermanentException>(_source.CheckoutAsync(Repository, sha, "", Out, default))).Message.ShouldContain("'escape'");

        Directory.EnumerateFiles(Out, "escape").ShouldBeEmpty();
    }

    [Fact]
    public async Task ChainOfHarmlessLinksThatLeadsOut_IsRefused()
    {
        _upstream.Commit("One", ("a.txt", "1"));
        _upstream.Index("120000", _upstream.Blob("."), "here");
        _upstream.Index("120000", _upstream.Blob("here/.."), "there");
        var sha = _upstream.CommitIndex("Links");

        (await Should.ThrowAsync<PermanentException>(_source.CheckoutAsync(Repository, sha, "", Out, default))).Message.ShouldContain("'there'");
    }

    [Fact]
    public async Task LinkWithinTheFolder_IsKept_AndADanglingOneToo()
    {
        _upstream.Commit("One", ("data/a.txt", "1"));
        _upstream.Index("120000", _upstream.Blob("data/a.txt"), "current");
        _upstream.Index("120000", _upstream.Blob("../nowhere"), "data/dangling");
        var sha = _upstream.CommitIndex("Links");

        await _source.CheckoutAsync(Repository, sha, "", Out, default).InTime();

        File.ReadAllText(_workspace["out/current"]).ShouldBe("1");
        new FileInfo(_workspace["out/data/dangling"]).LinkTarget.ShouldBe("../nowhere");
    }

    [Fact]
    public async Task FileBehindALinkOfTheSameName_IsNotWrittenThroughIt()
    {
        // A tree that git itself would never make: a link and a folder of one name.
        var file = _upstream.Blob("owned");
        var inner = _upstream.GitWith($"100644 blob {file}\towned.txt\n", "mktree");
        var link = _upstream.Blob(_workspace.Root);
        var tree = _upstream.GitWith($"120000 blob {link}\tx\n040000 tree {inner}\tx\n", "mktree");
        var sha = _upstream.Git("commit-tree", tree, "-m", "Twice");
        _upstream.Git("update-ref", "refs/heads/main", sha);

        await Should.ThrowAsync<PermanentException>(_source.CheckoutAsync(Repository, sha, "", Out, default));

        File.Exists(_workspace["owned.txt"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".git")]
    [InlineData(".GIT")]
    public async Task FileThatWouldBeOutsideOrRepositoryData_IsRefused(string name)
    {
        var inner = _upstream.GitWith($"100644 blob {_upstream.Blob("owned")}\tconfig\n", "mktree");
        var tree = _upstream.GitWith($"040000 tree {inner}\t{name}\n", "mktree");
        var sha = _upstream.Git("commit-tree", tree, "-m", "Bad");
        _upstream.Git("update-ref", "refs/heads/main", sha);

        (await Should.ThrowAsync<PermanentException>(_source.CheckoutAsync(Repository, sha, "", Out, default))).Message.ShouldContain(name);
    }

    [Fact]
    public async Task OddFileNames_AreWrittenAsTheyAre()
    {
        string[] names = ["-rf", "a\nb", "q\"uote'", "tab\there", "ünï", "$(touch x)", "a b", "..."];
        var sha = _upstream.Commit("Odd", [.. names.Select(name => (name, "1")), ("davit.yaml", "")]);

        await _source.CheckoutAsync(Repository, sha, "", Out, default).InTime();

        Directory.EnumerateFiles(Out).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe([.. ((string[])[.. names, "davit.yaml"]).Order(StringComparer.Ordinal)]);
        (await _source.FindFilesAsync(Repository, sha, "a\nb", default).InTime()).ShouldBe(["a\nb"]);
    }

    [Fact]
    public async Task FolderThatLooksLikeAnOptionOrAPattern_IsTakenAsAFolder()
    {
        _upstream.Commit("One", ("--all/a.txt", "1"), (":(top)x/a.txt", "1"), ("s*/a.txt", "1"));
        var sha = _upstream.Commit("Two", ("shop/a.txt", "1"));

        foreach (var folder in (string[])["--all", ":(top)x", "s*"])
        {
            (await _source.CommitsAsync(Repository, folder, "main", 10, default).InTime()).Select(c => c.Subject).ShouldBe(["One"], folder);
            (await _source.TreeHashAsync(Repository, sha, folder, default).InTime()).Length.ShouldBe(40);
        }
    }

    [Fact]
    public async Task ShortHashOfSeveralCommits_IsRefused_WithTheirSubjects()
    {
        // 4 digits: among some hundred commits two share them sooner or later.
        var tree = _upstream.GitWith("", "mktree");
        var seen = new Dictionary<string, string>();
        var parent = "";
        string? twice = null;
        for (var i = 0; twice is null; i++)
        {
            parent = _upstream.Git(["commit-tree", tree, "-m", $"Number {i}", .. parent.Length > 0 ? new[] { "-p", parent } : []]);
            twice = seen.TryAdd(parent[..4], parent) ? null : parent[..4];
        }

        _upstream.Git("update-ref", "refs/heads/main", parent);

        var refused = await Should.ThrowAsync<PermanentException>(_source.ResolveAsync(Repository, twice, default));

        refused.Message.ShouldContain("names 2 commits");
        refused.Message.ShouldContain("Number");
    }

    [Theory]
    [InlineData("ext::sh -c touch%20/tmp/x")]
    [InlineData("--upload-pack=touch")]
    [InlineData("-oProxyCommand=touch")]
    [InlineData("ssh://-oProxyCommand=touch/x")]
    [InlineData("git@-oProxyCommand=x:shop")]
    [InlineData("fd::17")]
    [InlineData("ftp://example.com/x")]
    [InlineData("relative/path")]
    [InlineData("https://git.example.com/a b")]
    public async Task AddressThatGitWouldRunOrMisread_IsRefused(string url)
    {
        (await Should.ThrowAsync<PermanentException>(_source.FetchAsync(new RepositoryRef(url), default))).Message.ShouldContain("is not the address of a repository");
    }

    [Fact]
    public async Task AddressWithAPassword_IsRefused_WithoutRepeatingIt()
    {
        var refused = await Should.ThrowAsync<PermanentException>(_source.FetchAsync(new RepositoryRef("https://ada:hunter2@git.example.com/shop"), default));

        refused.Message.ShouldContain("name a credential");
        refused.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task UnreachableHost_IsTransient_WithGitsLastWords_AndWhatIsKnownStays()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)closed.LocalEndPoint!).Port;

        var failed = await Should.ThrowAsync<TransientException>(_source.FetchAsync(new RepositoryRef($"git://127.0.0.1:{port}/shop"), default).InTime());

        failed.Message.ShouldContain("git said:");
        failed.Message.ShouldContain("Connection refused");
    }

    [Fact]
    public async Task FolderThatIsNoRepository_IsPermanent()
    {
        Directory.CreateDirectory(_workspace["plain"]);

        (await Should.ThrowAsync<PermanentException>(_source.FetchAsync(new RepositoryRef(_workspace["plain"]), default))).Message.ShouldContain("no git repository");
        (await Should.ThrowAsync<PermanentException>(_source.FetchAsync(new RepositoryRef(_workspace["absent"]), default))).Message.ShouldContain("no git repository");
    }

    [Fact]
    public async Task HostThatSaysNothing_IsGivenUp_WithinTheLimit()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var limits = new GitLimits { Silence = TimeSpan.FromMilliseconds(300) };
        var source = new GitSource(_workspace["data-2"], (_, _) => default, TimeProvider.System, limits);

        var failed = await Should.ThrowAsync<TransientException>(source.FetchAsync(new RepositoryRef($"git://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/x"), default).InTime());

        failed.Message.ShouldContain("said nothing");
    }

    [Fact]
    public async Task CancelledFetch_LeavesNoGitBehind()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var givesUp = new CancellationTokenSource();
        var url = $"git://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/x";
        var fetch = _source.FetchAsync(new RepositoryRef(url), givesUp.Token);
        using var connection = await silent.AcceptSocketAsync().InTime();

        await givesUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(fetch.InTime());
        await Eventually.Sees(() => Task.FromResult(IsAnyRunning(url)), runs => !runs, "git to end");
    }

    private static bool IsAnyRunning(string argument) =>
        Directory.EnumerateDirectories("/proc").Select(folder => Path.Combine(folder, "cmdline")).Any(file =>
        {
            try
            {
                return File.Exists(file) && File.ReadAllText(file).Contains(argument, StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        });

    [Fact]
    public async Task LocksOfAKilledGit_AreTakenAway_WhenTheServerStarts()
    {
        _upstream.Commit("One", ("a.txt", "1"));
        await _source.FetchAsync(Repository, default).InTime();
        var mirror = Directory.EnumerateDirectories(_workspace["data/mirrors"]).Single();
        File.WriteAllText(Path.Combine(mirror, "packed-refs.lock"), "");
        Directory.CreateDirectory(Path.Combine(mirror, "refs", "heads"));
        File.WriteAllText(Path.Combine(mirror, "refs", "heads", "main.lock"), "");
        var second = _upstream.Commit("Two", ("a.txt", "2"));

        var restarted = new GitSource(_workspace["data"], (_, _) => default, TimeProvider.System);
        await restarted.FetchAsync(Repository, default).InTime();

        (await restarted.ResolveAsync(Repository, "main", default).InTime()).Sha.ShouldBe(second);
    }

    [Fact]
    public async Task MissingCredential_IsNamed()
    {
        (await Should.ThrowAsync<PermanentException>(_source.FetchAsync(new RepositoryRef(_upstream.Folder, "acme-token"), default))).Message.ShouldContain("'acme-token'");
    }
}
