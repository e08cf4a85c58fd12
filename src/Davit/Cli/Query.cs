namespace Davit.Cli;

/// <summary>The query of an address, of those values that are given.</summary>
internal static class Query
{
    public static string Of(params (string Name, string? Value)[] values)
    {
        var given = values.Where(v => v.Value is not null).Select(v => $"{v.Name}={Uri.EscapeDataString(v.Value!)}").ToArray();
        return given.Length == 0 ? "" : "?" + string.Join('&', given);
    }
}
