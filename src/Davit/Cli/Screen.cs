using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Davit.Cli;

/// <summary>Where a command writes: results to the output, everything about them to the error stream. Colours only on a terminal.</summary>
internal sealed class Screen(TextWriter output, TextWriter error, bool isTerminal, bool hasColours)
{
    public TextWriter Output => output;

    public TextWriter Error => error;

    /// <summary>True when a person looks at the output: it may be drawn over.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>Columns of the terminal; null where there is none, or one that does not say.</summary>
    public int? Width => isTerminal && !Console.IsOutputRedirected && Console.WindowWidth is > 0 and var columns ? columns : null;

    public bool HasColours { get; set; } = hasColours;

    public static Screen OfConsole()
    {
        var isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
        var output = new StreamWriter(StreamOf(1), new UTF8Encoding(false)) { AutoFlush = true };
        var error = new StreamWriter(StreamOf(2), new UTF8Encoding(false)) { AutoFlush = true };
        return new Screen(output, error, isTerminal, isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
    }

    // The console's own stream hides that a pipe's reader has gone (this one says so, and `davit logs -f | head` ends), and sets up the terminal for keys that are never read.
    // A file it writes where other writers of the same file left off, which this one would not.
    private static Stream StreamOf(int descriptor)
    {
        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return !stream.CanSeek ? stream : descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
    }

    public void Line(string text = "") => output.WriteLine(text);

    public void Note(string text) => error.WriteLine(text);

    public string Good(string text) => Paint(text, "32");

    public string Warn(string text) => Paint(text, "33");

    public string Bad(string text) => Paint(text, "31");

    public string Dim(string text) => Paint(text, "2");

    public string Strong(string text) => Paint(text, "1");

    private string Paint(string text, string code) => HasColours && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
