using Davit.Plugins;
using Davit.Testing;

namespace Davit.Contracts.Sources;

/// <summary>What sources that know more of the history say of it.</summary>
public abstract partial class SourceContract
{
    [Fact]
    public async Task Branches_AreThoseThatHoldTheCommit_AlsoBelowTheirTips()
    {
        var source = Knows<IKnowsBranches>();
        var first = Upstream.Commit("One", ("a.txt", "1"));
        Upstream.Git("branch", "release/1.0");
        var second = Upstream.Commit("Two", ("a.txt", "2"));
        Upstream.Git("tag", "v2");
        await Source.FetchAsync(Repository, default).InTime();

        (await source.BranchesOfAsync(Repository, first, default).InTime()).ShouldBe(["main", "release/1.0"], ignoreOrder: true);
        (await source.BranchesOfAsync(Repository, second, default).InTime()).ShouldBe(["main"]);
    }

    [Fact]
    public async Task CommitOfAPullRequest_IsOnNoBranch_UntilItIsMerged()
    {
        var source = Knows<IKnowsBranches>();
        Upstream.Commit("One", ("a.txt", "1"));
        Upstream.Git("checkout", "--quiet", "--detach");
        var pull = Upstream.Commit("Of a stranger", ("a.txt", "2"));
        Upstream.Git("update-ref", "refs/pull/7/head", pull);
        await Source.ResolveAsync(Repository, "refs/pull/7/head", default).InTime();

        (await source.BranchesOfAsync(Repository, pull, default).InTime()).ShouldBeEmpty();

        Upstream.Git("update-ref", "refs/heads/main", pull);
        await Source.FetchAsync(Repository, default).InTime();
        (await source.BranchesOfAsync(Repository, pull, default).InTime()).ShouldBe(["main"]);
    }

    [Fact]
    public async Task Branches_AreAtMostAHundred()
    {
        var source = Knows<IKnowsBranches>();
        var sha = Upstream.Commit("One", ("a.txt", "1"));
        Upstream.GitWith(string.Concat(Enumerable.Range(0, 120).Select(i => $"create refs/heads/b{i} {sha}\n")), "update-ref", "--stdin");
        await Source.FetchAsync(Repository, default).InTime();

        (await source.BranchesOfAsync(Repository, sha, default).InTime()).Distinct().Count().ShouldBe(100);
    }

    [Fact]
    public async Task Messages_AreWhole_NewestFirst_AndThoseOfTheWayAlone()
    {
        var source = Knows<IReadsMessages>();
        var since = Upstream.Commit("Before", ("a.txt", "0"));
        Upstream.Commit("Break the door\n\nIt was\n\nin the way.\n", ("a.txt", "1"));
        Upstream.Git("checkout", "--quiet", "-b", "side", since);
        Upstream.Commit("Mend the window", ("b.txt", "1"));
        Upstream.Git("checkout", "--quiet", "main");
        Upstream.Git("merge", "--quiet", "--no-ff", "-m", "Merge side", "side");
        var newest = Upstream.Commit("Mend the door — ünïcode\n\nFixes: shop-43", ("a.txt", "2"));

        var messages = (await source.MessagesAsync(Repository, newest, since, 50, default).InTime()).Select(m => m.Trim()).ToList();

        messages[0].ShouldBe("Mend the door — ünïcode\n\nFixes: shop-43");
        messages.ShouldBe(["Mend the door — ünïcode\n\nFixes: shop-43", "Merge side", "Mend the window", "Break the door\n\nIt was\n\nin the way."], ignoreOrder: true);
        (await source.MessagesAsync(Repository, newest, since, 2, default).InTime()).Select(m => m.Trim()).ShouldBe([messages[0], "Merge side"]);
        (await source.MessagesAsync(Repository, since, newest, 50, default).InTime()).ShouldBeEmpty("nothing leads back to it");
    }

    [Theory]
    [InlineData("0123456789012345678901234567890123456789")]
    [InlineData("main")]
    [InlineData("--all")]
    [InlineData("")]
    public async Task MessageOfTheCommitAlone_IsGiven_WhereTheOtherIsNotKnown(string since)
    {
        var source = Knows<IReadsMessages>();
        Upstream.Commit("One", ("a.txt", "1"));
        var second = Upstream.Commit("Two\n\nThis reverts commit 1.", ("a.txt", "2"));

        (await source.MessagesAsync(Repository, second, since, 50, default).InTime()).ShouldHaveSingleItem().Trim().ShouldBe("Two\n\nThis reverts commit 1.");
    }

    [Fact]
    public async Task Message_InAnotherEncoding_IsRead()
    {
        var source = Knows<IReadsMessages>();
        Upstream.Commit("One", ("a.txt", "1"));
        File.WriteAllBytes(Workspace["message"], [.. "Repariere die T"u8, 0xFC, .. "r"u8]);
        Upstream.Git("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "--quiet", "--allow-empty", "--file", Workspace["message"]);
        var sha = Upstream.Git("rev-parse", "HEAD");

        (await source.MessagesAsync(Repository, sha, "", 1, default).InTime()).ShouldHaveSingleItem().Trim().ShouldBe("Repariere die Tür");
    }

    private T Knows<T>()
        where T : class
    {
        Assert.SkipUnless(Source is T, $"This source is no {typeof(T).Name}.");
        return (T)Source;
    }
}
