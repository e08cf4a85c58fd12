using System.Text.RegularExpressions;

namespace Davit.Core.Model.Spec.Text;

/// <summary>What can stand in a route.</summary>
internal static partial class HostNames
{
    public const string Pattern = @"^(\*|(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*)$";

    /// <summary>What is wrong with a host, as the end of a sentence, or null.</summary>
    public static string? Wrong(string host) => host switch
    {
        "" => "has an empty host",
        _ when host.Contains("://", StringComparison.Ordinal) => $"has a scheme in the host '{host}'; write the host alone",
        _ when host.Any(char.IsAsciiLetterUpper) => $"has upper-case letters in the host '{host}'; write '{host.ToLowerInvariant()}'",
        _ when host.Contains(':', StringComparison.Ordinal) => $"has a port in the host '{host}'; the router's port is not a part of a route",
        _ when host.Any(c => c > 127) => $"has the host '{host}' with letters beyond ASCII; write its xn-- form",
        _ when host.Length > 253 || !Form().IsMatch(host) => $"has the host '{host}', which is not a host name such as shop.example.com, *.example.com or *",
        _ => null,
    };

    /// <summary>What is wrong with a path prefix, as the end of a sentence, or null.</summary>
    public static string? WrongPath(string path) => path switch
    {
        _ when !path.StartsWith('/') => $"has the path '{path}', which does not begin with /",
        _ when path.Contains('*', StringComparison.Ordinal) => $"has the path '{path}'; a path is a prefix and needs no *",
        _ when path.IndexOfAny(['?', '#', ' ', '\t', '\n', '\r', '\\']) >= 0 || path.Any(char.IsControl) => $"has the path '{path.ReplaceLineEndings(" ")}' with a character that is not a path's",
        _ when path.Split('/') is var parts && (parts.Contains("..") || parts.Contains(".") || parts[1..^1].Contains("")) => $"has the path '{path}', which is not plain: no '.', '..' or '//'",
        _ => null,
    };

    /// <summary>/api/ and /api are one prefix.</summary>
    public static string Trimmed(string path) => path.Length > 1 ? path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/" : path;

    [GeneratedRegex(@"^(\*|(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
