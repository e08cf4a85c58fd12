using Davit.Router;

namespace Davit.Tests.Router;

public sealed class RouterOptionsTests
{
    private static readonly string[] Enough = ["--listen", "127.0.0.1:7080", "--control", "/run/r.sock", "--data", "/var/r"];

    [Theory]
    [InlineData("--trust", "everybody", "--trust 'everybody' cannot be read")]
    [InlineData("--drain-seconds", "-1", "--drain-seconds '-1' cannot be read")]
    [InlineData("--colour", "red", "'--colour' is not known here")]
    public void What_cannot_be_read_is_named(string name, string value, string told) =>
        Should.Throw<FormatException>(() => RouterOptions.Parse([.. Enough, name, value])).Message.ShouldContain(told);

    [Fact]
    public void What_is_missing_is_named() =>
        Should.Throw<FormatException>(() => RouterOptions.Parse(Enough[2..])).Message.ShouldBe("--listen is missing.");

    [Fact]
    public void A_port_without_an_address_is_refused() =>
        Should.Throw<FormatException>(() => RouterOptions.Parse(["--listen", "7080"])).Message.ShouldContain("127.0.0.1:7080");
}
