using Davit.Targets.Processes;

namespace Davit.Tests.Targets.Processes;

public sealed class ListeningPortsTests
{
    [Fact]
    public void Table_GivesWhatListens_AndNotWhatIsConnected() => ListeningPorts.In(
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 123456 1 0000000000000000 100 0 0 10 0
           1: 0100007F:0BB8 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 123457 1 0000000000000000 20 4 30 10 -1
           2: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 99 1 0000000000000000 100 0 0 10 0

        """).ShouldBe([(3000, "123456"), (8080, "99")]);

    [Fact]
    public void NoTable_ListensNowhere() => ListeningPorts.In("").ShouldBeEmpty();
}
