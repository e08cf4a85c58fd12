using System.Collections.Immutable;

namespace Davit.Core.Model.Spec.Reading;

/// <summary>Collects what is wrong in one file, so that a person sees all of it at once.</summary>
internal sealed class ErrorSink(string file, string text)
{
    private readonly List<SpecError> _errors = [];
    private readonly string[] _lines = text.ReplaceLineEndings("\n").Split('\n');

    public bool IsEmpty => _errors.Count == 0;

    public ImmutableArray<SpecError> InOrder => [.. _errors.Distinct().OrderBy(e => e.Line).ThenBy(e => e.Column)];

    // A parser's idea of where a file ends can lie beyond what an editor can show.
    public void Add(long line, long column, string message, string? expected = null, string? nearest = null)
    {
        var row = (int)Math.Clamp(line, 1, _lines.Length);
        _errors.Add(new SpecError(file, row, (int)Math.Clamp(column, 1, _lines[row - 1].Length + 1), message, expected, nearest));
    }

    public int Count => _lines.Length;

    public string Line(long line) => line >= 1 && line <= _lines.Length ? _lines[line - 1] : "";
}
