using YamlDotNet.Core;

namespace Davit.Core.Model.Spec.Reading;

/// <summary>A YAML parser's complaints in the words of somebody who did not read YAML's grammar.</summary>
internal static class YamlWords
{
    private static readonly (string Part, string Words)[] Known =
    [
        ("cannot start any token", "this character cannot begin a value; put the value in quotes"),
        ("did not find expected key", "the indentation fits none of the lines above, or a value in quotes goes on after its quote"),
        ("did not find expected '-' indicator", "a list's lines must all begin with '- ' in the same column"),
        ("invalid mapping", "a ': ' inside a value; put the value in quotes"),
        ("mapping values are not allowed", "a ':' where no key can be; put the value in quotes, or look at the indentation"),
        ("could not find expected ':'", "this line is neither 'key: value' nor a part of the value above it"),
        ("could not find expected ':", "this line is neither 'key: value' nor a part of the value above it"),
        ("did not find expected ',' or ']'", "a list that begins with '[' is not closed, or lacks a ','"),
        ("did not find expected ',' or '}'", "a map that begins with '{' is not closed, or lacks a ','"),
        ("unexpected end of stream", "a quote is opened and never closed"),
        ("unexpected document indicator", "a quote is opened and never closed"),
        ("block sequence entries are not allowed", "a '- ' where no list can begin; begin the list in a line of its own"),
        ("unknown escape character", "a backslash in double quotes begins an escape that YAML does not know; use single quotes"),
        ("undefined tag handle", "a value cannot begin with '!'; put it in quotes"),
        ("did not find expected <document start>", "the text goes on where the file's one value has ended; look at the indentation"),
        ("did not find expected node content", "a value is missing"),
    ];

    public static (long Line, long Column, string Message) For(YamlException broken, ErrorSink lines)
    {
        // Where the parser gave up: what is wrong is there, or on the line that it began with.
        var at = broken.Start.Line >= 1 ? broken.Start : broken.End;
        if (TabIn(lines, at.Line, broken.Message.Contains("tab as indentation", StringComparison.Ordinal) ? lines.Count : at.Line + 1) is { } tab)
        {
            return (tab.Line, tab.Column, "the line is indented with a tab; YAML takes spaces only");
        }

        var words = Known.FirstOrDefault(k => broken.Message.Contains(k.Part, StringComparison.OrdinalIgnoreCase)).Words;
        return (at.Line, at.Column, $"not YAML: {words ?? broken.Message.ReplaceLineEndings(" ")}");
    }

    private static (long Line, int Column)? TabIn(ErrorSink lines, long near, long until)
    {
        for (var line = Math.Max(1, near - 1); line <= until; line++)
        {
            var text = lines.Line(line);
            var indentation = text[..(text.Length - text.TrimStart(' ', '\t').Length)];
            if (indentation.Contains('\t', StringComparison.Ordinal))
            {
                return (line, indentation.IndexOf('\t', StringComparison.Ordinal) + 1);
            }
        }

        return null;
    }
}
