using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Davit.Core.Model.Spec.Reading;
using Davit.Core.Model.Spec.Text;

namespace Davit.Core.Model.Spec.Forms;

/// <summary>The forms of single values.</summary>
internal static partial class Plain
{
    public const string NamePattern = "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$";

    private static readonly ScalarKind[] TextOnly = [ScalarKind.Text];
    private static readonly ScalarKind[] Anything = [ScalarKind.Text, ScalarKind.Number, ScalarKind.Truth];

    public static Form<string> Name { get; } = Matching(
        "a name: lower-case letters, digits and hyphens, a letter first, no hyphen last, at most 40", NamePattern, NameForm(), s => NearestNameTo(s));

    public static Form<string> Variable { get; } = Matching(
        "a variable's name: letters, digits and underscores, no digit first", "^[A-Za-z_][A-Za-z0-9_]*$", VariableForm());

    public static Form<bool> Flag { get; } = new ScalarForm<bool>(
        "true or false", [ScalarKind.Truth], s => (true, s[0] is 't' or 'T'), () => new() { ["type"] = "boolean" },
        s => s.ToLowerInvariant() switch { "yes" or "on" or "y" => "true", "no" or "off" or "n" => "false", _ => null });

    /// <summary>Whatever can be text once it is passed on: <c>60</c> as an argument needs no quotes.</summary>
    public static Form<string> Argument { get; } = new ScalarForm<string>(
        "text", Anything, s => (!s.Contains('\0', StringComparison.Ordinal), s), () => new() { ["type"] = new JsonArray("string", "number", "boolean") });

    public static Form<double> Percent { get; } = new ScalarForm<double>(
        "a percentage such as 2% or 0.5%", TextOnly,
        s => s.EndsWith('%') && Decimal(s[..^1], 0, 100) is { } percent ? (true, (double)(percent / 100)) : (false, 0),
        () => new() { ["type"] = "string", ["pattern"] = "^[0-9]+(\\.[0-9]+)?%$" },
        s => Decimal(s, 0, 100) is not null ? $"{s}%" : null);

    public static Form<long> Memory { get; } = new ScalarForm<long>(
        "an amount of memory such as 256MB, 512Mi or 1.5GB, at least 1MB", TextOnly, s => (Sizes.TryParse(s) is >= 1_000_000, Sizes.TryParse(s) ?? 0),
        () => new() { ["type"] = "string", ["pattern"] = Sizes.Pattern },
        s => ScalarNode.KindOf(s) == ScalarKind.Number ? $"{s}MB" : Sizes.TryParse(s.ToUpperInvariant()) is null ? null : s.ToUpperInvariant());

    public static Form<double> Cores { get; } = new ScalarForm<double>(
        "a number of cores from 0.01 to 1024, such as 0.5", [ScalarKind.Number], s => (Decimal(s, 0.01m, 1024) is not null, (double)(Decimal(s, 0.01m, 1024) ?? 0)),
        () => new() { ["type"] = "number", ["minimum"] = 0.01, ["maximum"] = 1024 });

    public static Form<string> Line(string what, int atMost = 200) => new ScalarForm<string>(
        what, TextOnly, s => (s.Trim().Length > 0 && s.Length <= atMost && !s.Any(char.IsControl), s),
        () => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = atMost });

    public static Form<string> Free(string what) => new ScalarForm<string>(
        what, TextOnly, s => (s.Trim().Length > 0 && !s.Contains('\0', StringComparison.Ordinal), s), () => new() { ["type"] = "string", ["minLength"] = 1 });

    public static Form<int> Whole(int from, int to) => new ScalarForm<int>(
        $"a whole number from {from} to {to}", [ScalarKind.Number],
        s => (int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= from && n <= to, n),
        () => new() { ["type"] = "integer", ["minimum"] = from, ["maximum"] = to });

    public static Form<TimeSpan> Duration(string from, string to)
    {
        var (least, most) = (Durations.TryParse(from)!.Value, Durations.TryParse(to)!.Value);
        return new ScalarForm<TimeSpan>(
            $"a duration from {from} to {to}, such as 10s, 5m or 1h30m", TextOnly,
            s => (Durations.TryParse(s) is { } d && d >= least && d <= most, Durations.TryParse(s) ?? default),
            () => new() { ["type"] = "string", ["pattern"] = Durations.Pattern },
            s => ScalarNode.KindOf(s) == ScalarKind.Number && s.All(char.IsAsciiDigit) ? $"{s}s" : null);
    }

    public static Form<T> Choice<T>(params (string Word, T Value)[] choices) => new ScalarForm<T>(
        $"one of {string.Join(", ", choices.Select(c => c.Word))}", TextOnly,
        s => choices.FirstOrDefault(c => c.Word == s) is { Word: not null } found ? (true, found.Value) : (false, default),
        () => new() { ["type"] = "string", ["enum"] = new JsonArray([.. choices.Select(c => JsonValue.Create(c.Word))]) },
        s => NearestName.Of(s, choices.Select(c => c.Word)));

    public static Form<string> Matching(string expected, string pattern, Regex form, Func<string, string?>? nearest = null) => new ScalarForm<string>(
        expected, TextOnly, s => (form.IsMatch(s), s), () => new() { ["type"] = "string", ["pattern"] = pattern }, nearest);

    // As decimals, so that 0.7% is the same number as 0.007.
    private static decimal? Decimal(string text, decimal from, decimal to) =>
        text.Length is > 0 and <= 20 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^1])
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number >= from && number <= to ? number : null;

    private static string? NearestNameTo(string written)
    {
        var plain = written.ToLowerInvariant().Replace('_', '-').Replace(' ', '-').Replace('.', '-');
        return NameForm().IsMatch(plain) ? plain : null;
    }

    [GeneratedRegex(@"^[a-z]([a-z0-9-]{0,38}[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex VariableForm();
}
