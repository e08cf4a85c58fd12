using Davit.Cli;

namespace Davit.Demo;

/// <summary>Where the tour is told: lines that stay, and on a terminal one below them that is drawn over.</summary>
internal sealed class Stage(Screen screen, bool isSilent)
{
    private const int PlainWidth = 110;
    private string _status = "";

    public Screen Screen => screen;

    public int Width { get; } = screen.IsTerminal && !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Math.Clamp(Console.WindowWidth, 60, 160) : PlainWidth;

    public void Line(string text = "")
    {
        if (!isSilent)
        {
            Clear();
            screen.Line(text);
            Draw();
        }
    }

    /// <summary>Writes text under a label, broken at words into lines that begin below the first.</summary>
    public void Wrapped(string label, int indent, string text, Func<string, string>? paint = null)
    {
        var first = true;
        foreach (var line in Lines(text, Width - indent))
        {
            var painted = paint is null ? line : paint(line);
            Line(first ? label + painted : new string(' ', indent) + painted);
            first = false;
        }
    }

    /// <summary>What is so now; gone with the next.</summary>
    public void Status(string text)
    {
        if (screen.IsTerminal && !isSilent)
        {
            Clear();
            _status = text.Length >= Width ? text[..(Width - 1)] : text;
            Draw();
        }
    }

    private static IEnumerable<string> Lines(string text, int width)
    {
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Trim().Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    yield return line;
                    line = "";
                }

                line += line.Length == 0 ? word : " " + word;
            }

            yield return line;
        }
    }

    private void Clear()
    {
        if (_status.Length > 0)
        {
            screen.Output.Write("\r\u001b[2K");
        }
    }

    private void Draw()
    {
        if (_status.Length > 0)
        {
            screen.Output.Write(screen.Dim(_status));
        }
    }
}
