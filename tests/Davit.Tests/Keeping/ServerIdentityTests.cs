using System.Diagnostics;
using Davit.Core.Keeping;
using Davit.Testing;

namespace Davit.Tests.Keeping;

public sealed class ServerIdentityTests
{
    [Fact]
    public void TwoLives_HaveDifferentNames() =>
        ServerIdentity.OfThisProcess().Holder.ShouldNotBe(ServerIdentity.OfThisProcess().Holder);

    [Fact]
    public void ServerThatRuns_IsNotGone() =>
        ServerIdentity.IsGone(ServerIdentity.OfThisProcess().Holder).ShouldBeFalse();

    [Fact]
    public async Task ServerWhoseProcessEnded_IsGone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells when a process started.");
        using var process = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        var holder = AsIf(process.Id);
        ServerIdentity.IsGone(holder).ShouldBeFalse();

        process.Kill();
        await process.WaitForExitAsync().InTime();

        await Eventually.Sees(() => Task.FromResult(ServerIdentity.IsGone(holder)), gone => gone, "the server to be gone");
    }

    [Fact]
    public void ServerWhoseNumberWasGivenToAnotherProcess_IsGone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells when a process started.");
        var parts = ServerIdentity.OfThisProcess().Holder.Split(':');
        parts[4] = "1";

        ServerIdentity.IsGone(string.Join(':', parts)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1, "4f1c2d3e-0000-0000-0000-000000000000")]
    [InlineData(2, "1")]
    [InlineData(3, "four")]
    [InlineData(4, "unknown")]
    public void ServerThatCannotBeSeenFromHere_IsNotGone(int part, string other)
    {
        var parts = ServerIdentity.OfThisProcess().Holder.Split(':');
        parts[3] = "999999999";
        parts[part] = other;

        ServerIdentity.IsGone(string.Join(':', parts)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("a:b:c:d:e:f:g")]
    public void HolderOfAnotherForm_IsNotGone(string holder) => ServerIdentity.IsGone(holder).ShouldBeFalse();

    private static string AsIf(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var parts = ServerIdentity.OfThisProcess().Holder.Split(':');
        parts[3] = process.ToString(System.Globalization.CultureInfo.InvariantCulture);
        parts[4] = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        return string.Join(':', parts);
    }
}
