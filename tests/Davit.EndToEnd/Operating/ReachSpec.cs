using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Davit.Cli;
using Davit.Testing;

namespace Davit.EndToEnd.Operating;

/// <summary>How the server is reached: with TLS, by two at once, and again after it was started again.</summary>
public sealed class ReachSpec : IAsyncLifetime
{
    private readonly RunningDavit _davit = new();

    public ValueTask InitializeAsync() => _davit.InitializeAsync();

    public ValueTask DisposeAsync() => _davit.DisposeAsync();

    [Fact]
    public async Task Certificate_OpensTheServerToOthers_AndCommandsKnowIt()
    {
        var (certificate, key) = Certificate("davit");
        await _davit.Stop();
        await _davit.StartAt("0.0.0.0:0", "--tls-cert", certificate, "--tls-key", key);

        _davit.Url.ShouldStartWith("https://");
        (await _davit.Runs("status")).ShouldExitWith(0);
        await _davit.Runs("service", "add", _davit.Shop.Folder);
        (await _davit.Runs("deploy", $"shop@{_davit.Shop.Good}")).ShouldExitWith(0).Output.ShouldContain("released after");
        // By name, from elsewhere, only an authority's word counts.
        (await _davit.Runs("status", "--server", _davit.Url)).ShouldExitWith(ExitCodes.Unreachable).Error.ShouldContain("is not trusted");
        using var plain = new HttpClient { BaseAddress = new Uri(_davit.Url.Replace("https", "http", StringComparison.Ordinal)) };
        await Should.ThrowAsync<HttpRequestException>(plain.GetAsync("healthz").InTime());
    }

    [Fact]
    public async Task Certificate_ThatIsNone_IsRefusedWithTheReason()
    {
        var (certificate, key) = Certificate("one");
        var (_, other) = Certificate("two");
        File.WriteAllText(_davit["none.pem"], "nothing");

        (await Up("--tls-cert", certificate)).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("--tls-key");
        (await Up("--tls-cert", certificate, "--tls-key", other)).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("cannot be used");
        (await Up("--tls-cert", _davit["none.pem"], "--tls-key", key)).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("cannot be used");
        (await Up("--tls-cert", "/nonexistent", "--tls-key", key)).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("/nonexistent");
    }

    [Fact]
    public async Task TwoPeopleAtOnce_GetOneDeploymentEach_AndTheLastOneStands()
    {
        await _davit.Runs("service", "add", _davit.Shop.Folder);
        (await _davit.Runs("deploy", $"shop@{_davit.Shop.Good}")).ShouldExitWith(0);

        var runs = await Task.WhenAll(_davit.Runs("deploy", $"shop@{_davit.Shop.Better}"), _davit.Runs("deploy", $"shop@{_davit.Shop.Slow}"));

        runs.Count(r => r.ExitCode == 0).ShouldBeInRange(1, 2, string.Join("\n\n", runs.Select(r => $"{r.ExitCode} {r.Output} {r.Error}")));
        runs.ShouldAllBe(r => r.ExitCode == 0 || r.ExitCode == ExitCodes.Superseded);
        var last = runs.MaxBy(r => r.Output.Split(' ')[0], StringComparer.Ordinal)!;
        last.ExitCode.ShouldBe(0);
        var stands = last == runs[0] ? "Paint the door" : "Think it over";
        (await _davit.Runs("commits", "shop", "--from", _davit.Shop.Slow)).Output.ShouldMatch($"(?m)local +shop-[0-9]+ +{stands}$");
        (await _davit.Runs("instances", "shop")).Output.Split('\n').Count(l => l.Contains(".till.", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Follower_MissesNothingAndSeesNothingTwice_WhenTheServerIsStartedAgain()
    {
        var listen = $"127.0.0.1:{FreePort.Take()}";
        await _davit.Stop();
        await _davit.StartAt(listen);
        await _davit.Runs("service", "add", _davit.Shop.Folder);
        var counting = _davit.Shop.Commit("Count", "i=0; while true; do i=$((i+1)); echo line $i; sleep 0.02; done");
        (await _davit.Runs("deploy", $"shop@{counting}")).ShouldExitWith(0);
        using var following = Process.Start(CommandLineRun.Command(_davit.Data, ["logs", "shop/till", "-f"]))!;
        var seen = new List<string>();

        await ReadLines(following, seen, 50);
        var stopping = Stopwatch.StartNew();
        await _davit.Stop();
        stopping.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        await _davit.StartAt(listen);
        await ReadLines(following, seen, 100);
        await _davit.Stop(Signals.Kill);
        await _davit.StartAt(listen);
        await ReadLines(following, seen, 100);

        Signals.Send(following.Id, Signals.Interrupt);
        await following.WaitForExitAsync().InTime();
        seen.Select(l => l.Split(' ', 2)[1]).ShouldBe(Enumerable.Range(1, seen.Count).Select(i => $"line {i}"));
    }

    [Fact]
    public async Task Instances_HearTheirSignals_WhenTheServerWasStartedInTheBackgroundOfAScript()
    {
        await _davit.Stop();
        await _davit.StartIgnoring("HUP INT QUIT");
        await _davit.Runs("service", "add", _davit.Shop.Folder);
        var commit = _davit.Shop.Commit("Listen", "trap 'echo heard; exit 0' INT; echo open; while true; do sleep 0.05; done", more: "    stop: { signal: SIGINT, grace: 50s }\n");

        (await _davit.Runs("deploy", $"shop@{commit}")).ShouldExitWith(0);
        (await _davit.Runs("stop", "shop")).ShouldExitWith(0);

        await Eventually.Sees(async () => (await _davit.Runs("logs", "shop/till")).Output, log => log.Contains("heard", StringComparison.Ordinal), "the instance to hear SIGINT");
    }

    private static async Task ReadLines(Process following, List<string> seen, int more)
    {
        for (var i = 0; i < more; i++)
        {
            seen.Add(await following.StandardOutput.ReadLineAsync().InTime() ?? throw new InvalidOperationException(await following.StandardError.ReadToEndAsync()));
        }
    }

    private Task<CommandLineRun> Up(params string[] tls) => CommandLineRun.Of(_davit["other"], ["up", "--listen", "0.0.0.0:0", "--router", "127.0.0.1:0", .. tls]);

    private (string Certificate, string Key) Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}.example.com", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(_davit[$"{name}.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(_davit[$"{name}.key"], key.ExportPkcs8PrivateKeyPem());
        return (_davit[$"{name}.pem"], _davit[$"{name}.key"]);
    }
}
