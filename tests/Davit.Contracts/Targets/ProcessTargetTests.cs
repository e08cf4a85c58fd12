using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using Davit.Plugins;
using Davit.Targets.Processes;
using Davit.Testing;

namespace Davit.Contracts.Targets;

/// <summary>What processes of this machine promise beyond the contract: identity, whole trees of processes, and files that tell it all.</summary>
[SupportedOSPlatform("linux")]
public sealed class ProcessTargetTests : ProcessTargetFixture
{
    [Fact]
    public async Task InstanceOfAKilledServer_IsAdopted_AndNotStartedTwice()
    {
        await Close(Target);
        var order = Use(Order(Shell("echo once; sleep 1000")));
        Space.Write("starter.json", JsonSerializer.Serialize(new { Id = order.Id.ToString(), Folder = Artifact.Location, order.Command, Term = 3 }));
        using var server = Process.Start(new ProcessStartInfo(Program, ["start", Space["data"], Space["starter.json"]]) { RedirectStandardOutput = true })!;
        (await server.StandardOutput.ReadLineAsync().InTime()).ShouldBe("started");

        server.Kill();
        await server.WaitForExitAsync().InTime();
        Target = await Open();

        (await Sees(order.Id, r => r.State is InstanceState.Running)).Id.ShouldBe(order.Id);
        await Target.EnsureStartedAsync(order, Steps.At(3)).InTime();
        await Eventually.Sees(() => Text(order.Id), text => text == "once\n", "one line");
        await Should.ThrowAsync<StaleTermException>(() => Target.EnsureStoppedAsync(order.Id, Steps.At(2)).InTime());
    }

    [Fact]
    public async Task StartWhoseServerDiedBeforeLaunching_IsMadeUp_FromTheOrderThatWasWritten()
    {
        var order = await Started(Order(Shell("echo $PORT; sleep 1000")) with { Listens = true });
        var port = (await Observed()).Single().Address!.Split(':')[1];
        await Eventually.Sees(() => Text(order.Id), text => text == port + "\n", "its port");
        Kill(Shim(order.Id));
        await Exit(order.Id);
        await Close(Target);
        foreach (var file in new[] { "started", "end.json", "exit", "log" })
        {
            File.Delete(FileOf(order.Id, file));
        }

        Target = await Open();
        (await Observed()).Single().State.ShouldBe(InstanceState.Starting);
        await Target.EnsureStartedAsync(order, Steps.At()).InTime();

        (await Sees(order.Id, r => r.State is InstanceState.Running)).Address.ShouldBe("127.0.0.1:" + port);
        await Eventually.Sees(() => Text(order.Id), text => text == port + "\n", "the same port");
    }

    [Fact]
    public async Task TwoServersAtOnce_StartAnInstanceOnce()
    {
        var other = await Open();
        for (var i = 0; i < 10; i++)
        {
            var order = Use(Order(Shell("echo once; sleep 1000")));

            await Task.WhenAll(Target.EnsureStartedAsync(order, Steps.At()), other.EnsureStartedAsync(order, Steps.At())).InTime();

            await Eventually.Sees(() => Text(order.Id), text => text == "once\n", "one line");
        }

        (await other.ObserveAsync(Fleet, default)).Count.ShouldBe(10);
        await Close(other);
    }

    [Fact]
    public async Task SecondShim_DoesNotRunTheProgram_WhenTheFirstHasClaimedTheStart()
    {
        var order = await Started(Order(Shell("echo once; sleep 1000")));
        var folder = Path.GetDirectoryName(FileOf(order.Id, "log"))!;
        var shim = Directory.GetFiles(Space["data/processes"], "shim-*.sh").ShouldHaveSingleItem();

        using var second = Process.Start(new ProcessStartInfo("/bin/sh", [shim, folder, "0", "/bin/sh", "-c", "echo twice"]) { RedirectStandardOutput = true })!;

        (await second.StandardOutput.ReadToEndAsync().InTime()).ShouldBe("taken\n");
        await Eventually.Sees(() => Text(order.Id), text => text == "once\n", "one line");
    }

    [Fact]
    public async Task StopBeforeTheStartWasClaimed_KeepsALateShimFromStarting()
    {
        var order = await Started(Order(Shell("echo ran; sleep 1000")));
        Kill(Shim(order.Id));
        await Exit(order.Id);
        await Close(Target);
        foreach (var file in new[] { "started", "end.json", "log" })
        {
            File.Delete(FileOf(order.Id, file));
        }

        Target = await Open();
        await Target.EnsureStoppedAsync(order.Id, Steps.At()).InTime();
        await Target.EnsureStartedAsync(order, Steps.At()).InTime();

        (await Exit(order.Id)).WasAsked.ShouldBeTrue();
        (await Text(order.Id)).ShouldBe("");
    }

    [Fact]
    public async Task Stop_LeavesNothing_OfGrandchildrenThatIgnoreTermOrLeftTheSession()
    {
        var order = await Started(Order(Shell(
            "sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & echo $$; wait")) with
        {
            StopGrace = TimeSpan.FromMilliseconds(300),
        });
        var pids = await Pids(order.Id, 3);

        await Target.EnsureStoppedAsync(order.Id, Steps.At()).InTime();

        pids.ShouldAllBe(pid => !Runs(pid));
        (await Exit(order.Id)).WasAsked.ShouldBeTrue();
    }

    [Fact]
    public async Task EndOfTheMainProcess_TakesItsLeftoversWithIt()
    {
        var order = await Started(Order(Shell("sleep 1001 & echo $!; setsid sleep 1002 & echo $!; exit 2")) with { StopGrace = TimeSpan.FromMilliseconds(300) });

        (await Exit(order.Id)).Code.ShouldBe(2);

        var pids = await Pids(order.Id, 2);
        await Eventually.Sees(() => Task.FromResult(pids.Count(Runs)), left => left == 0, "nothing left");
    }

    [Fact]
    public async Task KilledShim_LosesTheCode_SaysSo_AndLeavesNothingRunning()
    {
        var order = await Started(Order(Shell("echo $$; exec sleep 1003")));
        var pid = (await Pids(order.Id, 1)).Single();

        Kill(Shim(order.Id));

        var exit = await Exit(order.Id);
        exit.Code.ShouldBeNull();
        exit.Signal.ShouldBeNull();
        exit.InWords().ShouldContain("lost");
        (await Observed()).Single().Notes.ShouldContain(note => note.Contains("exit code was lost"));
        await Eventually.Sees(() => Task.FromResult(Runs(pid)), runs => !runs, "its program to be gone");
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("SEGV")]
    [InlineData("INT")]
    public async Task EndByASignal_IsTold_ByItsName(string signal)
    {
        var order = await Started(Order(Shell($"kill -{signal} $$; sleep 1000")));

        var exit = await Exit(order.Id);

        exit.Signal.ShouldBe(signal);
        exit.Code.ShouldBeNull();
        exit.WasAsked.ShouldBeFalse();
    }

    [Fact]
    public async Task StoppedJob_ThatTookTheSignal_IsToldAsEndedByIt()
    {
        var order = await Started(Order(["sleep", "1000"]));

        await Target.EnsureStoppedAsync(order.Id, Steps.At()).InTime();

        (await Exit(order.Id)).Signal.ShouldBe("TERM");
    }

    [Fact]
    public async Task ProcessWithAnotherIdentity_IsNeverSignalled()
    {
        using var bystander = Process.Start(new ProcessStartInfo("sleep", ["1004"]))!;
        try
        {
            var order = await Started(Order(Shell("exit 0")));
            await Exit(order.Id);
            await Close(Target);
            var claim = File.ReadAllText(FileOf(order.Id, "started")).Split(' ');
            File.WriteAllText(FileOf(order.Id, "started"), $"{bystander.Id} {long.Parse(claim[1], CultureInfo.InvariantCulture) - 1000} {claim[2]}");
            File.Delete(FileOf(order.Id, "end.json"));
            File.Delete(FileOf(order.Id, "exit"));

            Target = await Open();
            (await Exit(order.Id)).Code.ShouldBeNull();
            await Target.EnsureStoppedAsync(order.Id, Steps.At()).InTime();

            bystander.HasExited.ShouldBeFalse();
        }
        finally
        {
            bystander.Kill();
            await bystander.WaitForExitAsync().InTime();
        }
    }

    [Fact]
    public async Task EndIsNoticed_AtOnce()
    {
        var clock = TimeProvider.System;
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 10; i++)
        {
            var next = await Started(Order(["sleep", "1000"]));
            var shim = Shim(next.Id);
            var began = clock.GetTimestamp();
            Kill(shim);
            await Exit(next.Id);
            slowest = clock.GetElapsedTime(began) is var took && took > slowest ? took : slowest;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"slowest of 10 ends was noticed after {slowest.TotalMilliseconds:0} ms");
        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task PortOfAnInstance_IsGivenToNoOther_UntilItIsForgotten()
    {
        var order = await Started(Order(Shell("exit 0")) with { Listens = true });
        await Exit(order.Id);
        await Close(Target);
        Ports = (20400, 20401);
        Target = await Open();
        var first = await Started(Order(Shell("sleep 1000")) with { Listens = true });
        await Started(Order(Shell("sleep 1000")) with { Listens = true });
        var full = Order(Shell("sleep 1000")) with { Listens = true };

        (await Should.ThrowAsync<TransientException>(() => Target.EnsureStartedAsync(full, Steps.At()).InTime())).Message.ShouldContain("20400");
        await Target.EnsureStoppedAsync(first.Id, Steps.At()).InTime();
        await Should.ThrowAsync<TransientException>(() => Target.EnsureStartedAsync(full, Steps.At()).InTime());
        await Target.EnsureForgottenAsync(first.Id, Steps.At()).InTime();

        await Started(full);
        (await Observed()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Instance_SeesNothingOfTheServersOwnEnvironment()
    {
        Environment.SetEnvironmentVariable("DAVIT_TEST_SECRET", "of the server");
        var order = await Started(Order(Shell("env; echo PWD=$(pwd)")));
        await Exit(order.Id);

        var text = await Text(order.Id);

        text.ShouldNotContain("DAVIT_TEST_SECRET");
        text.ShouldContain("PATH=");
        text.ShouldContain($"PWD={Artifact.Location}");
        File.GetUnixFileMode(FileOf(order.Id, "order.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("..", "test", "web")]
    [InlineData("shop", "../..", "web")]
    [InlineData("shop", "test", "a/b")]
    [InlineData("Shop", "test", "web")]
    [InlineData("shop", "test", "web\n")]
    public async Task HostileName_IsRefused_AndTouchesNothing(string service, string environment, string component)
    {
        var order = Order(Shell("true")) with { Id = new InstanceId(environment, new ReleaseId(service, 1), component, 1, 0) };
        var before = Directory.GetFileSystemEntries(Space.Root, "*", SearchOption.AllDirectories);

        await Should.ThrowAsync<PermanentException>(() => Run(() => Target.EnsureStartedAsync(order, Steps.At())));
        await Should.ThrowAsync<PermanentException>(() => Run(() => Target.EnsureForgottenAsync(order.Id, Steps.At())));

        Directory.GetFileSystemEntries(Space.Root, "*", SearchOption.AllDirectories).ShouldBe(before, ignoreOrder: true);
    }

    [Fact]
    public async Task ArgumentsAndNames_ReachTheProgram_AsTheyAre()
    {
        var hostile = "$(touch /tmp/x); `id` '\" \\ * \n-e é";
        Space.Write("artifact/say it's.sh", "#!/bin/sh\nprintf '%s|' \"$@\"\n");
        File.SetUnixFileMode(Space["artifact/say it's.sh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var order = await Started(Order(["./say it's.sh", hostile, "", "--"]));

        await Exit(order.Id);

        (await Text(order.Id)).ShouldBe($"{hostile}||--|");
    }

    [Fact]
    public async Task ProgramThatCannotRun_IsRefused_WithTheReason()
    {
        Space.Write("artifact/server", "not executable");
        Space.Write("artifact/bin/x", "");

        (await Refusal(["./server"])).ShouldContain("not executable");
        (await Refusal(["./servr"])).ShouldContain("the nearest is 'server'");
        (await Refusal(["./bin"])).ShouldContain("is a folder");
        (await Refusal(["../../etc/passwd"])).ShouldContain("leads out of the artifact's folder");
        (await Refusal([])).ShouldContain("no command");
        (await Refusal(["sh", "a\0b"])).ShouldContain("NUL");
        (await Observed()).ShouldBeEmpty();
    }

    [Fact]
    public async Task OrderThatMakesNoSense_IsRefused_WithTheReason()
    {
        (await Refusal(Order(Shell("true")) with { StopSignal = "PLEASE" })).ShouldContain("'PLEASE' is not one of TERM");
        (await Refusal(Order(Shell("true")) with { Health = new HealthCheck(HealthCheckKind.Http, "/") })).ShouldContain("does not listen");
        (await Refusal(Order(Shell("true")) with { Environment = new Dictionary<string, string> { ["A-B"] = "" } })).ShouldContain("'A-B'");
        (await Refusal(Order(Shell("true")) with { Artifact = new ArtifactRef("sha256:0", "/no/such/folder") })).ShouldContain("/no/such/folder");
    }

    [Fact]
    public async Task Target_TellsItsNameAndOptions_Apart()
    {
        Target.Name.ShouldBe("processes");
        Should.Throw<ArgumentException>(() => ProcessTarget.Open(Options with { FirstPort = 10, LastPort = 9 }, TimeProvider.System)).Message.ShouldContain("10 to 9");
        await Task.CompletedTask;
    }

    private static async Task Run(Func<Task> act) => await act().InTime();

    private Task<string> Refusal(string[] command) => Refusal(Order(command));

    private async Task<string> Refusal(InstanceOrder order) =>
        (await Should.ThrowAsync<PermanentException>(() => Run(() => Target.EnsureStartedAsync(order, Steps.At())))).Message;

    private Task<List<int>> Pids(InstanceId id, int count) => Eventually.Sees(
        async () => (await Text(id)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => int.TryParse(line, out _)).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToList(),
        pids => pids.Count == count,
        $"{count} processes");
}
