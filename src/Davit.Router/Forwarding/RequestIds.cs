using Microsoft.Extensions.Primitives;

namespace Davit.Router.Forwarding;

/// <summary>Names requests: a random start for each process, then a number. A client's own name is kept when it is fit for a log line.</summary>
internal sealed class RequestIds
{
    private readonly string _prefix = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
    private long _last;

    public string Of(StringValues given) =>
        given.Count == 1 && given[0] is { Length: > 0 and <= 128 } id && IsPlain(id) ? id : Next();

    private string Next() => string.Create(null, stackalloc char[40], $"{_prefix}{Interlocked.Increment(ref _last):x8}");

    private static bool IsPlain(ReadOnlySpan<char> id) => !id.ContainsAnyExceptInRange('!', '~');
}
