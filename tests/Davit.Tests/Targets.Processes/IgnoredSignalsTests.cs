using Davit.Targets.Processes;

namespace Davit.Tests.Targets.Processes;

public sealed class IgnoredSignalsTests
{
    [Theory]
    [InlineData("0000000000000000", new int[0])]
    [InlineData("0000000000000007", new[] { 1, 2, 3 })]
    [InlineData("0000000000004a06", new[] { 2, 3, 10, 12, 15 })]
    // .NET itself ignores SIGPIPE (13); what a terminal's job control ignores (SIGTTOU, 22) is left as it is.
    [InlineData("0000000000201000", new int[0])]
    public void OnlyWhatStopsAnInstance_IsReset(string mask, int[] signals) =>
        IgnoredSignals.In($"Name:\tdavit\nSigBlk:\t0000000000000002\nSigIgn:\t{mask}\nSigCgt:\t00000001ffffffff\n").ShouldBe(signals);

    [Fact]
    public void AMachineThatDoesNotSay_IgnoresNothing() => IgnoredSignals.In("Name:\tdavit\n").ShouldBeEmpty();
}
