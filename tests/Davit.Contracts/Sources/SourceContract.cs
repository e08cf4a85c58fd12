using Davit.Plugins;
using Davit.Testing;

namespace Davit.Contracts.Sources;

/// <summary>What every source does, whatever it reads.</summary>
public abstract partial class SourceContract : IAsyncLifetime
{
    protected Workspace Workspace { get; } = new();

    protected TestRepository Upstream { get; private set; } = null!;

    protected ISource Source { get; private set; } = null!;

    /// <summary>How the source is to reach the upstream repository.</summary>
    protected RepositoryRef Repository { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Upstream = new TestRepository(Workspace["upstream"]);
        Repository = new RepositoryRef(await Serve(Upstream));
        Source = NewSource(Workspace["data"]);
    }

    public virtual ValueTask DisposeAsync()
    {
        Workspace.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected abstract Task<string> Serve(TestRepository upstream);

    protected abstract ISource NewSource(string dataFolder);

    [Fact]
    public async Task Branch_IsFound_WithoutAFetchBefore()
    {
        var sha = Upstream.Commit("Open the shop", ("a.txt", "1"));

        var commit = await Source.ResolveAsync(Repository, "main", default).InTime();

        (commit.Sha, commit.Author, commit.Subject, commit.Short).ShouldBe((sha, "Ada Example", "Open the shop", sha[..8]));
    }

    [Fact]
    public async Task TagsAnnotatedOrNot_HashesFullOrShort_NameTheirCommit()
    {
        var sha = Upstream.Commit("One", ("a.txt", "1"));
        Upstream.Git("tag", "light");
        Upstream.Git("tag", "-a", "v1.0", "-m", "first");

        foreach (var name in (string[])["light", "v1.0", "refs/tags/v1.0", "refs/heads/main", "HEAD", sha, sha[..7], sha.ToUpperInvariant()])
        {
            (await Source.ResolveAsync(Repository, name, default).InTime()).Sha.ShouldBe(sha, name);
        }
    }

    [Fact]
    public async Task MovedBranch_IsSeen_AfterAFetch()
    {
        var first = Upstream.Commit("One", ("a.txt", "1"));
        (await Source.ResolveAsync(Repository, "main", default).InTime()).Sha.ShouldBe(first);
        var second = Upstream.Commit("Two", ("a.txt", "2"));

        await Source.FetchAsync(Repository, default).InTime();

        (await Source.ResolveAsync(Repository, "main", default).InTime()).Sha.ShouldBe(second);
    }

    [Fact]
    public async Task RefOutsideBranches_IsFetchedByName_AndAgainWhenItMoved()
    {
        Upstream.Commit("One", ("a.txt", "1"));
        Upstream.Git("checkout", "--quiet", "--detach");
        var pull = Upstream.Commit("Of a stranger", ("a.txt", "2"));
        Upstream.Git("update-ref", "refs/pull/7/head", pull);

        (await Source.ResolveAsync(Repository, "refs/pull/7/head", default).InTime()).Sha.ShouldBe(pull);
        var moved = Upstream.Commit("Of a stranger, better", ("a.txt", "3"));
        Upstream.Git("update-ref", "refs/pull/7/head", moved);

        (await Source.ResolveAsync(Repository, "refs/pull/7/head", default).InTime()).Sha.ShouldBe(moved);
    }

    [Fact]
    public async Task CommitOnNoBranch_IsFetched_ByItsHash()
    {
        Upstream.Commit("One", ("a.txt", "1"));
        Upstream.Git("checkout", "--quiet", "--detach");
        var loose = Upstream.Commit("Loose", ("a.txt", "2"));
        Upstream.Git("checkout", "--quiet", "main");
        await Source.FetchAsync(Repository, default).InTime();

        (await Source.ResolveAsync(Repository, loose, default).InTime()).Subject.ShouldBe("Loose");
    }

    [Fact]
    public async Task KnownCommit_StaysKnown_AfterAForcePushAndADeletedBranch()
    {
        Upstream.Commit("One", ("a.txt", "1"));
        var old = Upstream.Commit("Two", ("a.txt", "2"));
        Upstream.Git("branch", "feature");
        await Source.FetchAsync(Repository, default).InTime();
        await Source.ResolveAsync(Repository, old, default).InTime();
        Upstream.Git("reset", "--quiet", "--hard", "HEAD~1");
        Upstream.Git("branch", "-D", "feature");
        var forced = Upstream.Commit("Two, otherwise", ("a.txt", "3"));
        Upstream.Git("reflog", "expire", "--expire=now", "--all");
        Upstream.Git("gc", "--quiet", "--prune=now");

        await Source.FetchAsync(Repository, default).InTime();

        (await Source.ResolveAsync(Repository, "main", default).InTime()).Sha.ShouldBe(forced);
        (await Source.ResolveAsync(Repository, old[..8], default).InTime()).Sha.ShouldBe(old);
        await Source.CheckoutAsync(Repository, old, "", Workspace["out"], default).InTime();
        File.ReadAllText(Workspace["out/a.txt"]).ShouldBe("2");
        (await Should.ThrowAsync<PermanentException>(Source.ResolveAsync(Repository, "feature", default))).Message.ShouldContain("'feature'");
    }

    [Fact]
    public async Task UnknownRevision_IsRefused_WithTheNearestRightName()
    {
        Upstream.Commit("One", ("a.txt", "1"));
        Upstream.Git("branch", "release/2026");
        Upstream.Git("tag", "v1.2.3");

        (await Should.ThrowAsync<PermanentException>(Source.ResolveAsync(Repository, "mian", default))).Message.ShouldContain("Did you mean 'main'?");
        (await Should.ThrowAsync<PermanentException>(Source.ResolveAsync(Repository, "origin/main", default))).Message.ShouldContain("Did you mean 'main'?");
        (await Should.ThrowAsync<PermanentException>(Source.ResolveAsync(Repository, "v1.2.4", default))).Message.ShouldContain("'v1.2.3'");
        (await Should.ThrowAsync<PermanentException>(Source.ResolveAsync(Repository, new string('1', 40), default))).Message.ShouldContain("no branch, tag, commit");
        (await Should.ThrowAsync<PermanentException>(Source.ResolveAsync(Repository, "refs/pull/9/head", default))).Message.ShouldContain("refs/pull/9/head");
    }

    [Fact]
    public async Task NameOfABranchAndATag_IsRefused_WhenTheyDiffer()
    {
        Upstream.Commit("One", ("a.txt", "1"));
        Upstream.Git("tag", "stable");
        var second = Upstream.Commit("Two", ("a.txt", "2"));
        Upstream.Git("branch", "stable");

        var refused = await Should.ThrowAsync<PermanentException>(Source.ResolveAsync(Repository, "stable", default));

        refused.Message.ShouldContain("refs/heads/stable");
        (await Source.ResolveAsync(Repository, "refs/heads/stable", default).InTime()).Sha.ShouldBe(second);
    }

    [Fact]
    public async Task BranchNamedLikeAnotherCommitsHash_IsRefused_NotFollowed()
    {
        var first = Upstream.Commit("One", ("a.txt", "1"));
        Upstream.Commit("Two", ("a.txt", "2"));
        Upstream.Git("branch", first[..8]);

        (await Should.ThrowAsync<PermanentException>(Source.ResolveAsync(Repository, first[..8], default))).Message.ShouldContain("2 commits");
        (await Source.ResolveAsync(Repository, first, default).InTime()).Sha.ShouldBe(first);
    }

    [Theory]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("main..other")]
    [InlineData("main:a.txt")]
    [InlineData("main^")]
    [InlineData("@{-1}")]
    [InlineData("a\nb")]
    [InlineData("")]
    public async Task RevisionThatMeansMoreThanAName_IsRefused(string revision)
    {
        Upstream.Commit("One", ("a.txt", "1"));

        await Should.ThrowAsync<PermanentException>(Source.ResolveAsync(Repository, revision, default));
    }

    [Fact]
    public async Task CommitsOfAFolder_AreThoseThatTouchedIt_RootCommitAndMergedWorkIncluded()
    {
        var root = Upstream.Commit("Root", ("shop/a.txt", "1"), ("blog/a.txt", "1"));
        Upstream.Commit("Blog only", ("blog/a.txt", "2"));
        Upstream.Git("checkout", "--quiet", "-b", "work");
        var work = Upstream.Commit("Shop on a branch", ("shop/a.txt", "2"));
        Upstream.Git("checkout", "--quiet", "main");
        Upstream.Commit("Blog again", ("blog/a.txt", "3"));
        Upstream.Git("merge", "--quiet", "--no-ff", "-m", "Merge work", "work");

        var shop = await Source.CommitsAsync(Repository, "shop", "main", 10, default).InTime();
        var all = await Source.CommitsAsync(Repository, "", "main", 10, default).InTime();
        var newest = await Source.CommitsAsync(Repository, "", "main", 2, default).InTime();

        shop.Select(c => c.Sha).ShouldBe([work, root]);
        all.Count.ShouldBe(5);
        all[0].Subject.ShouldBe("Merge work");
        newest.Count.ShouldBe(2);
        (await Source.CommitsAsync(Repository, "absent", "main", 10, default).InTime()).ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitsTold_HoldNoControlCharacters_WhateverTheirAuthorWrote()
    {
        Upstream.Git("config", "user.name", "x");
        Upstream.GitWith("", "commit", "--quiet", "--allow-empty", "-m", "Red \u001b[31malert\u001b[0m \u202Etxt");

        var resolved = await Source.ResolveAsync(Repository, "main", default).InTime();
        var listed = (await Source.CommitsAsync(Repository, "", "main", 1, default).InTime())[0];

        resolved.Subject.ShouldBe("Red [31malert[0m txt");
        listed.ShouldBe(resolved);
    }

    [Fact]
    public async Task DefaultBranch_IsWhatHeadNames()
    {
        Upstream.Commit("One", ("a.txt", "1"));
        Upstream.Git("branch", "-m", "main", "trunk");

        (await Source.DefaultBranchAsync(Repository, default).InTime()).ShouldBe("trunk");
    }

    [Fact]
    public async Task Files_AreReadAndFound_AtTheirCommit()
    {
        var first = Upstream.Commit("One", ("davit.yaml", "name: all\n"), ("services/shop/davit.yaml", "name: shop\n"), ("services/shop/other.yaml", ""));
        Upstream.Commit("Two", ("davit.yaml", "name: changed\n"));

        (await Source.ReadFileAsync(Repository, first, "davit.yaml", default).InTime()).ShouldBe("name: all\n");
        (await Source.ReadFileAsync(Repository, first, "services/shop/davit.yaml", default).InTime()).ShouldBe("name: shop\n");
        (await Source.ReadFileAsync(Repository, first, "services/blog/davit.yaml", default).InTime()).ShouldBeNull();
        (await Source.ReadFileAsync(Repository, first, "services", default).InTime()).ShouldBeNull();
        (await Source.FindFilesAsync(Repository, first, "davit.yaml", default).InTime()).ShouldBe(["davit.yaml", "services/shop/davit.yaml"]);
        await Should.ThrowAsync<PermanentException>(Source.ReadFileAsync(Repository, first, "../secret", default));
    }

    [Fact]
    public async Task TreeHash_IsEqual_ForEqualContentAlone()
    {
        var first = Upstream.Commit("One", ("shop/a.txt", "1"), ("blog/a.txt", "1"));
        var second = Upstream.Commit("Blog only", ("blog/a.txt", "2"));
        var third = Upstream.Commit("Shop", ("shop/a.txt", "2"));

        var hashes = new List<string>();
        foreach (var commit in (string[])[first, second, third])
        {
            hashes.Add(await Source.TreeHashAsync(Repository, commit, "shop", default).InTime());
        }

        hashes[1].ShouldBe(hashes[0]);
        hashes[2].ShouldNotBe(hashes[0]);
        (await Should.ThrowAsync<PermanentException>(Source.TreeHashAsync(Repository, first, "shpo", default))).Message.ShouldContain("Did you mean 'shop'?");
    }

    [Fact]
    public async Task Checkout_HoldsTheFolderAlone_WithExecutableBits()
    {
        Upstream.Commit("One", ("services/shop/run.sh", "#!/bin/sh\n"), ("services/shop/data/a b.txt", "1"), ("other.txt", "x"));
        Upstream.Git("update-index", "--chmod=+x", "services/shop/run.sh");
        var sha = Upstream.CommitIndex("Executable");

        await Source.CheckoutAsync(Repository, sha, "services/shop", Workspace["out"], default).InTime();

        Directory.EnumerateFileSystemEntries(Workspace["out"], "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Workspace["out"], path)).Order(StringComparer.Ordinal)
            .ShouldBe(["data", "data/a b.txt", "run.sh"]);
        File.GetUnixFileMode(Workspace["out/run.sh"]).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        File.GetUnixFileMode(Workspace["out/data/a b.txt"]).HasFlag(UnixFileMode.UserExecute).ShouldBeFalse();
    }

    [Fact]
    public async Task Checkout_IsRefused_IntoAFolderThatIsNotEmpty()
    {
        var sha = Upstream.Commit("One", ("a.txt", "1"));
        Workspace.Write("out/mine.txt", "mine");

        await Should.ThrowAsync<PermanentException>(Source.CheckoutAsync(Repository, sha, "", Workspace["out"], default));

        File.ReadAllText(Workspace["out/mine.txt"]).ShouldBe("mine");
    }

    [Fact]
    public async Task CommitOfAnOlderRelease_IsFetched_WhenTheDataFolderIsNew()
    {
        var sha = Upstream.Commit("One", ("a.txt", "1"));
        var fresh = NewSource(Workspace["data-2"]);

        await fresh.CheckoutAsync(Repository, sha, "", Workspace["out"], default).InTime();

        File.ReadAllText(Workspace["out/a.txt"]).ShouldBe("1");
    }

    [Fact]
    public async Task EmptyRepository_IsToldSo()
    {
        (await Should.ThrowAsync<PermanentException>(Source.ResolveAsync(Repository, "main", default))).Message.ShouldContain("no branches and no tags yet");
    }

    [Fact]
    public async Task ManyCallersAtOnce_AllGetTheirAnswer()
    {
        var sha = Upstream.Commit("One", ("a.txt", "1"));

        var fetches = Enumerable.Range(0, 8).Select(_ => Source.FetchAsync(Repository, default));
        var found = Enumerable.Range(0, 8).Select(_ => Source.ResolveAsync(Repository, "main", default));

        await Task.WhenAll(fetches).InTime();
        (await Task.WhenAll(found).InTime()).ShouldAllBe(commit => commit.Sha == sha);
    }

    [Fact]
    public async Task CancelledCall_EndsAsCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(Source.FetchAsync(Repository, cancelled.Token));
    }
}
