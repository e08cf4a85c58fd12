using System.Text;

namespace Davit.Cli;

/// <summary>Rows under headings, in columns as wide as they need to be; the last one may be as long as it is.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public Table Row(params string?[] cells)
    {
        _rows.Add([.. cells.Select(c => c ?? "")]);
        return this;
    }

    public void Write(Screen screen)
    {
        var widths = headings.Select((h, column) => _rows.Select(r => Width(r[column])).Append(h.Length).Max()).ToArray();
        screen.Line(screen.Dim(Joined(headings, widths)));
        foreach (var row in _rows)
        {
            screen.Line(Joined(row, widths));
        }
    }

    private static string Joined(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => cell + new string(' ', widths[column] - Width(cell)))).TrimEnd();

    // Colours take no room.
    private static int Width(string cell)
    {
        var width = 0;
        for (var at = 0; at < cell.Length; at++)
        {
            if (cell[at] == '\u001b')
            {
                at = cell.IndexOf('m', at) is var end and >= 0 ? end : cell.Length;
                continue;
            }

            width += Rune.TryGetRuneAt(cell, at, out var rune) && Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark ? 0 : 1;
        }

        return width;
    }
}
