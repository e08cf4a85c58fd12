using Davit.Core.Logs;

namespace Davit.Tests.Logs;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("plain\ttext é 🚢", "plain\ttext é 🚢")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b[38;5;196mred\u001b[m", "red")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("\u001b]8;;https://a.example\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b(Bascii", "ascii")]
    [InlineData("\u009b31mred", "red")]
    [InlineData("\u001bPdevice\u001b\\text", "text")]
    [InlineData("bell\u0007back\bspace\u007f\0", "bellbackspace")]
    [InlineData("cut \u001b[3", "cut ")]
    [InlineData("cut \u001b", "cut ")]
    [InlineData("cut \u001b[3\u001b[0m off", "cut  off")]
    [InlineData("10%\r20%", "10%20%")]
    public void PlainText_HasNothingThatOnlyATerminalUnderstands(string text, string plain) =>
        LogText.Plain(text).ShouldBe(plain);

    [Theory]
    [InlineData("error", "an ERROR came", true)]
    [InlineData("Error", "an error came", false)]
    [InlineData("time.*out", "\u001b[31mtime\u001b[0m is out", true)]
    [InlineData("^a b$", "a \u001b[1mb\u001b[0m", true)]
    public void Filter_LooksAtPlainText(string pattern, string text, bool wanted) =>
        new LogFilter(pattern).Wants(new LogLine(0, 1, text, IsFinished: true)).ShouldBe(wanted);

    [Theory]
    [InlineData("(", "is not a pattern")]
    [InlineData("(?=a)", "does not offer")]
    public void Filter_SaysWhatIsWrongWithAPattern(string pattern, string because) =>
        Should.Throw<FormatException>(() => new LogFilter(pattern)).Message.ShouldContain(because);
}
