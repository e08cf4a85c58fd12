using System.Globalization;

namespace Davit.Core.Model.Spec.Text;

/// <summary>Amounts of memory: <c>256MB</c> is 256 million bytes, <c>256MiB</c> or <c>256Mi</c> 256 times 2^20.</summary>
public static class Sizes
{
    internal const string Pattern = "^[0-9]{1,9}(\\.[0-9]{1,3})?(B|[KMGT]B|[KMGT]iB?)$";

    private const string Prefixes = "KMGT";

    public static long? TryParse(string text)
    {
        var number = text.AsSpan().IndexOfAnyExcept("0123456789.") is var at and > 0 ? text[..at] : "";
        var isNumber = decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && number.Length <= 13 && char.IsAsciiDigit(number[0]) && char.IsAsciiDigit(number[^1]);
        return isNumber && Factor(text[number.Length..]) is { } factor && amount * factor is var bytes and < long.MaxValue ? (long)bytes : null;
    }

    private static decimal? Factor(string unit) => unit switch
    {
        "B" => 1,
        [var p, 'B'] when Power(p) is > 0 and var power => Raised(1000, power),
        [var p, 'i'] when Power(p) is > 0 and var power => Raised(1024, power),
        [var p, 'i', 'B'] when Power(p) is > 0 and var power => Raised(1024, power),
        _ => null,
    };

    private static int Power(char prefix) => Prefixes.IndexOf(prefix, StringComparison.Ordinal) + 1;

    private static decimal Raised(decimal number, int power) => power == 0 ? 1 : number * Raised(number, power - 1);
}
