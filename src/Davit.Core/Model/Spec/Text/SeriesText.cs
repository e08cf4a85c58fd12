using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Davit.Core.Model.Spec.Text;

/// <summary>A label and its value.</summary>
/// <param name="Name">The label.</param>
/// <param name="Value">Its value.</param>
/// <param name="Differs">In a choice of series: the value is another one than this.</param>
public sealed record SeriesLabel(string Name, string Value, bool Differs = false);

/// <summary>Reads <c>name{label="value"}</c> from the start of a text, as Prometheus writes it.</summary>
internal ref struct SeriesText(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<char> Rest => _rest;

    /// <summary>A name; colons are for metrics, not for labels.</summary>
    public bool TryName(bool mayHaveColons, [NotNullWhen(true)] out string? name)
    {
        var length = 0;
        while (length < _rest.Length && (char.IsAsciiLetter(_rest[length]) || _rest[length] == '_' || (_rest[length] == ':' && mayHaveColons) || (length > 0 && char.IsAsciiDigit(_rest[length]))))
        {
            length++;
        }

        name = length == 0 ? null : _rest[..length].ToString();
        _rest = _rest[length..];
        return name is not null;
    }

    /// <summary>Labels in braces, or none; a comma may stand after the last.</summary>
    public bool TryLabels(bool mayDiffer, List<SeriesLabel> labels)
    {
        Blanks();
        if (!Take('{'))
        {
            return true;
        }

        while (true)
        {
            Blanks();
            if (Take('}'))
            {
                return true;
            }

            if (!TryLabel(mayDiffer, out var label) || labels.Exists(l => l.Name == label.Name && !l.Differs && !label.Differs))
            {
                return false;
            }

            labels.Add(label);
            Blanks();
            if (!Take(','))
            {
                return Take('}');
            }
        }
    }

    public void Blanks() => _rest = _rest.TrimStart(" \t");

    private bool TryLabel(bool mayDiffer, [NotNullWhen(true)] out SeriesLabel? label)
    {
        label = null;
        if (!TryName(mayHaveColons: false, out var name))
        {
            return false;
        }

        Blanks();
        var differs = mayDiffer && Take('!');
        if (!Take('='))
        {
            return false;
        }

        Blanks();
        if (TryValue(out var value))
        {
            label = new SeriesLabel(name, value, differs);
        }

        return label is not null;
    }

    private bool TryValue([NotNullWhen(true)] out string? value)
    {
        value = null;
        if (!Take('"'))
        {
            return false;
        }

        var text = new StringBuilder();
        while (_rest.Length > 0)
        {
            var c = _rest[0];
            _rest = _rest[1..];
            if (c == '"')
            {
                value = text.ToString();
                return true;
            }

            if (c == '\n' || (c == '\\' && !TryEscaped(out c)))
            {
                return false;
            }

            text.Append(c);
        }

        return false;
    }

    private bool TryEscaped(out char c)
    {
        c = _rest.Length == 0 ? '\0' : _rest[0] switch { 'n' => '\n', '"' => '"', '\\' => '\\', _ => '\0' };
        _rest = _rest.Length == 0 ? _rest : _rest[1..];
        return c != '\0';
    }

    private bool Take(char c)
    {
        var isThere = _rest.Length > 0 && _rest[0] == c;
        _rest = isThere ? _rest[1..] : _rest;
        return isThere;
    }
}
