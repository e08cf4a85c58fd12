using System.Text;
using Davit.Plugins;
using Davit.Sources.Builds;
using Davit.Sources.Git;
using Davit.Testing;

namespace Davit.Contracts.Sources;

public sealed class BuilderTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private readonly TestRepository _upstream;
    private readonly GitSource _source;
    private readonly Builder _builder;

    public BuilderTests()
    {
        _upstream = new TestRepository(_workspace["upstream"]);
        _source = new GitSource(_workspace["data"], (_, _) => default, TimeProvider.System);
        _builder = NewBuilder();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    // Artifacts are read-only: only their builder can remove them.
    public async ValueTask DisposeAsync()
    {
        await _builder.RemoveAllButAsync(new HashSet<string>(), default);
        _workspace.Dispose();
    }

    [Fact]
    public async Task ServiceWithoutCommands_IsItsOwnArtifact()
    {
        var sha = _upstream.Commit("One", ("shop/run.sh", "#!/bin/sh\n"), ("other.txt", "x"));

        var artifact = await _builder.EnsureBuiltAsync(Order(sha, folder: "shop"), Steps.At()).InTime();

        artifact.WasFound.ShouldBeFalse();
        artifact.Reference.Digest.ShouldStartWith("sha256:");
        Directory.EnumerateFileSystemEntries(artifact.Reference.Location).Select(Path.GetFileName).ShouldBe(["run.sh"]);
        (File.GetUnixFileMode(artifact.Reference.Location) & UnixFileMode.UserWrite).ShouldBe(UnixFileMode.None);
    }

    [Fact]
    public async Task Commands_RunInOrder_InTheServicesFolder_AndOutputAloneIsKept()
    {
        var sha = _upstream.Commit("One", ("shop/in.txt", "hello"));
        var order = Order(sha, "shop", Sh("mkdir -p dist/bin && cp in.txt dist/"), Sh("printf '%s' \"$GREETING\" > dist/env; printf '#!/bin/sh\\n' > dist/bin/x; chmod +x dist/bin/x"))
            with { Output = "dist", Environment = new Dictionary<string, string> { ["GREETING"] = "good day" } };

        var artifact = await _builder.EnsureBuiltAsync(order, Steps.At()).InTime();

        File.ReadAllText(Path.Combine(artifact.Reference.Location, "in.txt")).ShouldBe("hello");
        File.ReadAllText(Path.Combine(artifact.Reference.Location, "env")).ShouldBe("good day");
        File.GetUnixFileMode(Path.Combine(artifact.Reference.Location, "bin/x")).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
    }

    [Fact]
    public async Task SameTree_IsNeverBuiltTwice_AcrossCommitsAndRestarts()
    {
        var first = _upstream.Commit("One", ("shop/a.txt", "1"));
        var second = _upstream.Commit("Elsewhere", ("blog/a.txt", "1"));
        var count = _workspace["count"];
        var command = Sh($"echo x >> {count}");

        var built = await _builder.EnsureBuiltAsync(Order(first, "shop", command), Steps.At()).InTime();
        var found = await NewBuilder().EnsureBuiltAsync(Order(second, "shop", command), Steps.At()).InTime();

        (found.WasFound, found.Key, found.Reference).ShouldBe((true, built.Key, built.Reference));
        File.ReadAllLines(count).Length.ShouldBe(1);
    }

    [Fact]
    public async Task OtherCommandsOutputOrEnvironment_AreAnotherBuild_EqualContentHasAnEqualDigest()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));
        var one = await _builder.EnsureBuiltAsync(Order(sha, "", Sh("true")), Steps.At()).InTime();
        var two = await _builder.EnsureBuiltAsync(Order(sha, "", Sh("true # otherwise")), Steps.At()).InTime();
        var changed = await _builder.EnsureBuiltAsync(Order(sha, "", Sh("chmod +x a.txt")), Steps.At()).InTime();

        two.Key.ShouldNotBe(one.Key);
        two.Reference.Digest.ShouldBe(one.Reference.Digest);
        changed.Reference.Digest.ShouldNotBe(one.Reference.Digest);
    }

    [Fact]
    public async Task TwoOrdersAtOnce_ShareABuild_AndOneThatGivesUpDoesNotStopItForTheOther()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));
        var (count, gate) = (_workspace["count"], _workspace["gate"]);
        var order = Order(sha, "", Sh($"echo x >> {count}; while [ ! -e {gate} ]; do sleep 0.02; done"));
        using var givesUp = new CancellationTokenSource();

        var first = _builder.EnsureBuiltAsync(order, Steps.At());
        await Eventually.Sees(() => Task.FromResult(File.Exists(count)), seen => seen, "the build to run");
        var second = _builder.EnsureBuiltAsync(order, Steps.At(run: "d-2"));
        var third = _builder.EnsureBuiltAsync(order, Steps.At(run: "d-3", stopping: givesUp.Token));
        await givesUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(third);
        File.WriteAllText(gate, "");

        (await second.InTime()).Reference.ShouldBe((await first.InTime()).Reference);
        File.ReadAllLines(count).Length.ShouldBe(1);
    }

    [Fact]
    public async Task BuildThatNobodyWantsAnyMore_IsEndedWithAllItStarted_AndCanBeOrderedAgain()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));
        var (pids, gate) = (_workspace["pids"], _workspace["gate"]);
        var order = Order(sha, "", Sh($"setsid sleep 300 & sleep 300 & echo $! >> {pids}; [ -e {gate} ] || wait"));
        using var givesUp = new CancellationTokenSource();
        var first = _builder.EnsureBuiltAsync(order, Steps.At(stopping: givesUp.Token));
        await Eventually.Sees(() => Task.FromResult(File.Exists(pids) && File.ReadAllText(pids).EndsWith('\n')), seen => seen, "the build to run");

        await givesUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        await Eventually.Sees(() => Task.FromResult(IsRunning(File.ReadAllLines(pids)[0])), runs => !runs, "the sleeper to end");
        File.WriteAllText(gate, "");

        await _builder.EnsureBuiltAsync(order, Steps.At()).InTime();
        await Eventually.Sees(() => Task.FromResult(IsRunning(File.ReadAllLines(pids)[1])), runs => !runs, "what it left behind to end");
    }

    [Fact]
    public async Task FailedBuild_TellsCommandCodeAndLastLines_AndIsTriedAgain()
    {
        var sha = _upstream.Commit("One", ("shop/a.txt", "1"));
        var gate = _workspace["gate"];
        var order = Order(sha, "shop", Sh($"[ -e {gate} ] && exit 0; seq 1 200; echo 'no such module' >&2; exit 3"));

        var failed = await Should.ThrowAsync<PermanentException>(_builder.EnsureBuiltAsync(order, Steps.At()));

        failed.Message.ShouldContain($"shop in {_upstream.Folder} at {sha[..8]}");
        failed.Message.ShouldContain("exited with code 3");
        failed.Message.ShouldEndWith("199\n200\nno such module");
        failed.Message.ShouldNotContain("\n150\n");
        File.WriteAllText(gate, "");
        (await _builder.EnsureBuiltAsync(order, Steps.At()).InTime()).WasFound.ShouldBeFalse();
    }

    [Fact]
    public async Task BuildBeyondItsTimeLimit_IsEnded()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));
        var order = Order(sha, "", Sh("echo working; sleep 300")) with { TimeLimit = TimeSpan.FromMilliseconds(400) };

        var failed = await Should.ThrowAsync<PermanentException>(_builder.EnsureBuiltAsync(order, Steps.At()).InTime());

        failed.Message.ShouldContain("still running");
        failed.Message.ShouldContain("working");
    }

    [Fact]
    public async Task ProgramThatDoesNotExist_IsNamed()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));

        (await Should.ThrowAsync<PermanentException>(_builder.EnsureBuiltAsync(Order(sha, "", ["no-such-tool", "build"]), Steps.At()))).Message.ShouldContain("'no-such-tool' was not found in PATH");
        (await Should.ThrowAsync<PermanentException>(_builder.EnsureBuiltAsync(Order(sha, "", ["./a.txt"]), Steps.At()))).Message.ShouldContain("not executable");
    }

    [Theory]
    [InlineData("../..", "not a path")]
    [InlineData("/etc", "not a path")]
    [InlineData("link", "goes through the link")]
    [InlineData("link/ssl", "goes through the link")]
    [InlineData("dsit", "has")]
    public async Task OutputOutsideTheCheckoutOrAbsent_IsRefused(string output, string expected)
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));
        var order = Order(sha, "", Sh("mkdir dist; ln -s /etc link")) with { Output = output };

        var failed = await Should.ThrowAsync<PermanentException>(_builder.EnsureBuiltAsync(order, Steps.At()));

        failed.Message.ShouldContain(expected == "has" ? "'dist'" : expected);
        Directory.Exists("/etc").ShouldBeTrue();
    }

    [Fact]
    public async Task PipesAndSocketsLeftByABuild_AreNotKept()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));

        var artifact = await _builder.EnsureBuiltAsync(Order(sha, "", Sh("mkfifo pipe")), Steps.At()).InTime();

        Directory.EnumerateFileSystemEntries(artifact.Reference.Location).Select(Path.GetFileName).ShouldBe(["a.txt"]);
    }

    [Fact]
    public async Task Log_IsReadWhileItGrows_AndEndsWithTheBuild()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));
        var gate = _workspace["gate"];
        var order = Order(sha, "", Sh($"echo first; while [ ! -e {gate} ]; do sleep 0.02; done; echo second >&2"));
        var key = await _builder.KeyOfAsync(order, default);
        var build = _builder.EnsureBuiltAsync(order, Steps.At());
        var begun = await Eventually.Sees(() => _builder.ReadLogAsync(key, 0, 4096, default), chunk => Text(chunk).Contains("first\n"), "the first line");
        begun.Ended.ShouldBeFalse();
        File.WriteAllText(gate, "");
        await build.InTime();

        var (rest, offset) = (new StringBuilder(), begun.NextOffset);
        LogChunk chunk;
        do
        {
            chunk = await _builder.ReadLogAsync(key, offset, 7, default);
            chunk.Offset.ShouldBe(offset);
            offset = chunk.NextOffset;
            rest.Append(Text(chunk));
        }
        while (!chunk.Ended);

        rest.ToString().ShouldStartWith("second\n[davit] Built sha256:");
    }

    [Fact]
    public async Task HalfMadeArtifactOfAKilledServer_IsRemoved_AndNeverFound()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));
        var order = Order(sha, "", Sh("true"));
        var key = await _builder.KeyOfAsync(order, default);
        _workspace.Write("data/artifacts/.staging/abc/content/a.txt", "half");
        Directory.CreateDirectory(_workspace[$"data/artifacts/{key}/content"]);

        var artifact = await NewBuilder().EnsureBuiltAsync(order, Steps.At()).InTime();

        artifact.WasFound.ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(_workspace["data/artifacts/.staging"]).ShouldBeEmpty();
        File.ReadAllText(Path.Combine(artifact.Reference.Location, "a.txt")).ShouldBe("1");
    }

    [Fact]
    public async Task Removal_SparesWhatIsKeptAndWhatIsBuilt()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1234567890"));
        var kept = await _builder.EnsureBuiltAsync(Order(sha, "", Sh("echo kept")), Steps.At()).InTime();
        var gone = await _builder.EnsureBuiltAsync(Order(sha, "", Sh("echo gone")), Steps.At()).InTime();
        var gate = _workspace["gate"];
        var order = Order(sha, "", Sh($"while [ ! -e {gate} ]; do sleep 0.02; done"));
        var underWay = _builder.EnsureBuiltAsync(order, Steps.At());
        var key = await _builder.KeyOfAsync(order, default);
        await Eventually.Sees(() => _builder.ReadLogAsync(key, 0, 4096, default), chunk => chunk.NextOffset > 0, "the build to begin");

        var freed = await _builder.RemoveAllButAsync(new HashSet<string> { kept.Key }, default).InTime();
        File.WriteAllText(gate, "");

        freed.ShouldBeGreaterThan(10);
        Directory.Exists(gone.Reference.Location).ShouldBeFalse();
        Directory.Exists(kept.Reference.Location).ShouldBeTrue();
        Directory.Exists((await underWay.InTime()).Reference.Location).ShouldBeTrue();
        (await _builder.ReadLogAsync(gone.Key, 0, 10, default)).Ended.ShouldBeTrue();
    }

    [Fact]
    public async Task BuildsEnvironment_HoldsNothingOfTheServers()
    {
        Environment.SetEnvironmentVariable("DAVIT_TEST_TOKEN", "hunter2");
        var sha = _upstream.Commit("One", ("a.txt", "1"));

        var artifact = await _builder.EnsureBuiltAsync(Order(sha, "", Sh("env > env.txt; pwd > pwd.txt")), Steps.At()).InTime();

        var seen = File.ReadAllText(Path.Combine(artifact.Reference.Location, "env.txt"));
        seen.ShouldContain("PATH=");
        seen.ShouldNotContain("hunter2");
    }

    private static string Text(LogChunk chunk) => Encoding.UTF8.GetString(chunk.Bytes.Span);

    private static bool IsRunning(string pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static IReadOnlyList<string> Sh(string script) => ["sh", "-c", script];

    private BuildOrder Order(string sha, string folder, params IReadOnlyList<IReadOnlyList<string>> commands) =>
        new() { Repository = new RepositoryRef(_upstream.Folder), Commit = sha, Folder = folder, Commands = commands };

    private Builder NewBuilder() => new(_source, new BuilderOptions { DataFolder = _workspace["data"] }, TimeProvider.System);
}
