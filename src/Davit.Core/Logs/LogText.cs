using System.Text;

namespace Davit.Core.Logs;

/// <summary>Turns the bytes of a line into text, and text for terminals into plain text.</summary>
public static class LogText
{
    private const char Escape = '\u001b', Csi = '\u009b', Bell = '\a';

    /// <summary>Rows of marks become <c>***</c>, and what is no UTF-8 becomes the replacement character.</summary>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.Contains(SecretMask.Mark))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder();
        while (bytes.Length > 0)
        {
            var plain = bytes.IndexOf(SecretMask.Mark) is >= 0 and var found ? found : bytes.Length;
            text.Append(Encoding.UTF8.GetString(bytes[..plain]));
            bytes = bytes[plain..];
            if (bytes.Length > 0)
            {
                text.Append(SecretMask.Shown);
                bytes = bytes.TrimStart(SecretMask.Mark);
            }
        }

        return text.ToString();
    }

    /// <summary>Without what only a terminal understands: escape sequences and control characters, tabs excepted.</summary>
    public static string Plain(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is Escape or Csi)
            {
                i = AfterSequence(text, i);
            }
            else
            {
                if (text[i] == '\t' || !char.IsControl(text[i]))
                {
                    plain.Append(text[i]);
                }

                i++;
            }
        }

        return plain.ToString();
    }

    private static int AfterSequence(string text, int at)
    {
        var kind = text[at] == Csi ? '[' : at + 1 < text.Length ? text[at + 1] : '\0';
        var next = text[at] == Csi ? at + 1 : Math.Min(at + 2, text.Length);
        return kind switch
        {
            '[' => AfterFirst(text, next, c => c is >= '@' and <= '~'),
            ']' or 'P' or 'X' or '^' or '_' => AfterString(text, next),
            >= ' ' and <= '/' => AfterFirst(text, next, c => c is >= '0' and <= '~'),
            _ => next,
        };
    }

    private static int AfterFirst(string text, int from, Func<char, bool> ends)
    {
        // Another escape begins anew: a sequence that was cut short must not swallow the next.
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == Escape)
            {
                return i;
            }

            if (ends(text[i]))
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    private static int AfterString(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] is Bell or '\u009c')
            {
                return i + 1;
            }

            if (text[i] == Escape)
            {
                return i + 1 < text.Length && text[i + 1] == '\\' ? i + 2 : i;
            }
        }

        return text.Length;
    }
}
