using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Davit.Core.Model.Spec.Reading;

/// <summary>A value in a YAML file, with its place.</summary>
/// <param name="Line">1 for the first line.</param>
/// <param name="Column">1 for the first character.</param>
internal abstract record Node(int Line, int Column)
{
    /// <summary>How many values it is when every alias in it is written out: what an alias bomb makes huge.</summary>
    public long Size { get; init; } = 1;

    /// <summary>How deep it goes.</summary>
    public int Height { get; init; } = 1;

    /// <summary>What a person would call it: "the number 7".</summary>
    public abstract string Described { get; }
}

internal enum ScalarKind
{
    Nothing,
    Truth,
    Number,
    Text,
}

internal sealed partial record ScalarNode(int Line, int Column, string Text, ScalarKind Kind) : Node(Line, Column)
{
    public override string Described => Kind switch
    {
        ScalarKind.Nothing => "empty",
        ScalarKind.Number => $"the number {Short}",
        _ => $"'{Short}'",
    };

    private string Short => Text.ReplaceLineEndings(" ") is { Length: > 60 } text ? $"{text[..57]}..." : Text.ReplaceLineEndings(" ");

    /// <summary>What YAML 1.2 says an unquoted word is, so that <c>no</c> stays a word and a port stays a number.</summary>
    public static ScalarKind KindOf(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Nothing,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Truth,
        _ => Number().IsMatch(plain) ? ScalarKind.Number : ScalarKind.Text,
    };

    [GeneratedRegex(@"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}

internal sealed record ListNode(int Line, int Column, ImmutableArray<Node> Items) : Node(Line, Column)
{
    public override string Described => Items.Length == 0 ? "an empty list" : "a list";
}

internal sealed record Entry(ScalarNode Key, Node Value);

internal sealed record MapNode(int Line, int Column, ImmutableArray<Entry> Entries) : Node(Line, Column)
{
    public override string Described => Entries.Length == 0 ? "an empty map" : "a map";

    public Entry? this[string key] => Entries.FirstOrDefault(e => e.Key.Text == key);
}
