using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Davit.Plugins;
using Davit.Sources.Git;
using Davit.Testing;

namespace Davit.Contracts.Sources;

/// <summary>A repository behind a real ssh server.</summary>
public sealed class SshTests : IAsyncLifetime
{
    private const string Server = "/usr/sbin/sshd";
    private readonly Workspace _workspace = new();
    private readonly int _port = FreePort.Take();
    private Process? _server;
    private TestRepository _upstream = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(File.Exists(Server), "No ssh server is installed (Debian: apt-get install openssh-server).");
        _upstream = new TestRepository(_workspace["upstream"]);
        Key("host");
        Key("mine");
        Key("strange");
        File.Copy(_workspace["mine.pub"], _workspace["authorized"]);
        try
        {
            await StartServer();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopServer();
        _workspace.Dispose();
    }

    [Fact]
    public async Task RightKey_OpensTheRepository_AndTheHostIsNotedInTheDataFolder()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));
        var source = NewSource("mine");

        (await source.ResolveAsync(Repository, "main", default).InTime()).Sha.ShouldBe(sha);
        var next = _upstream.Commit("Two", ("a.txt", "2"));
        await source.FetchAsync(Repository, default).InTime();
        (await source.ResolveAsync(Repository, "main", default).InTime()).Sha.ShouldBe(next);

        Run("ssh-keygen", "-F", $"[127.0.0.1]:{_port}", "-f", _workspace["the data/mirrors/known_hosts"]);
    }

    [Fact]
    public async Task WrongKey_IsPermanent_AndSaysWithWhat()
    {
        _upstream.Commit("One", ("a.txt", "1"));

        (await Should.ThrowAsync<PermanentException>(NewSource("strange").FetchAsync(Repository, default).InTime())).Message
            .ShouldContain("refused access (with the credential that is named for it)");
    }

    [Fact]
    public async Task HostWithAnotherKey_IsNotTrusted_UntilTheOldOneIsRemoved()
    {
        var sha = _upstream.Commit("One", ("a.txt", "1"));
        var source = NewSource("mine");
        await source.FetchAsync(Repository, default).InTime();
        await StopServer();
        Key("host");
        await StartServer();

        (await Should.ThrowAsync<PermanentException>(source.FetchAsync(Repository, default).InTime())).Message.ShouldContain("another host key than the one that is known");
        (await source.ResolveAsync(Repository, sha, default).InTime()).Sha.ShouldBe(sha);
        Run("ssh-keygen", "-q", "-R", $"[127.0.0.1]:{_port}", "-f", _workspace["the data/mirrors/known_hosts"]);
        await source.FetchAsync(Repository, default).InTime();
    }

    [Fact]
    public async Task ServerThatIsDown_IsTransient()
    {
        await StopServer();

        (await Should.ThrowAsync<TransientException>(NewSource("mine").FetchAsync(Repository, default).InTime())).Message.ShouldContain("cannot be reached");
    }

    private RepositoryRef Repository => new($"ssh://{Environment.UserName}@127.0.0.1:{_port}{_workspace["upstream"]}", "key");

    private GitSource NewSource(string key) =>
        new(_workspace["the data"], (_, _) => ValueTask.FromResult<GitCredential?>(new GitCredential(SshKeyFile: _workspace[key])), TimeProvider.System, null);

    private async Task StartServer()
    {
        if (Environment.IsPrivilegedProcess)
        {
            // Where the server of the machine, were it started, would put it.
            Directory.CreateDirectory("/run/sshd");
        }

        File.WriteAllText(_workspace["sshd_config"], $"""
            Port {_port}
            ListenAddress 127.0.0.1
            HostKey {_workspace["host"]}
            AuthorizedKeysFile {_workspace["authorized"]}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no

            """);
        _server = Process.Start(new ProcessStartInfo(Server, ["-D", "-E", _workspace["sshd.log"], "-f", _workspace["sshd_config"]]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Eventually.Sees(Answers, answers => answers, "the ssh server to listen");
    }

    private async Task<bool> Answers()
    {
        _server!.HasExited.ShouldBeFalse(File.Exists(_workspace["sshd.log"]) ? File.ReadAllText(_workspace["sshd.log"]) : "the ssh server ended");
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task StopServer()
    {
        if (_server is { } server)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync().InTime();
            server.Dispose();
            _server = null;
        }
    }

    private void Key(string name)
    {
        File.Delete(_workspace[name]);
        Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", _workspace[name]);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program}: {error}");
    }
}
