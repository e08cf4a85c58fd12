using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Davit.Router.Counting;

/// <summary>
/// Names the kinds of requests of a component: method and form of path, with whatever looks like an identity as a star. Bounded: the first kinds that were
/// answered have a number, all later ones are counted in the totals alone.
/// </summary>
internal sealed class RequestKinds
{
    public const int Most = 32;
    public const int None = -1;
    private const int LongestName = 80;
    private const int DeepestPath = 4;

    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _next = -1;

    public RequestKinds() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    public IReadOnlyList<(string Name, int Number)> All => [.. _numbers.Select(n => (n.Key, n.Value)).Where(n => n.Value >= 0)];

    /// <summary>The number of a request's kind; <see cref="None"/> beyond the bound, and for what nobody serves: a scanner must not use the numbers up.</summary>
    public int Of(HttpRequest request, int status)
    {
        Span<char> name = stackalloc char[LongestName];
        var length = Write(name, request.Method, request.Path.Value ?? "/");
        if (_lookup.TryGetValue(name[..length], out var number))
        {
            return number;
        }

        if (status is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status400BadRequest || Volatile.Read(ref _next) >= Most - 1)
        {
            return None;
        }

        return _numbers.GetOrAdd(name[..length].ToString(), _ => Interlocked.Increment(ref _next) is var next && next < Most ? next : None);
    }

    /// <summary>Writes the kind's name; gives its length.</summary>
    public static int Write(Span<char> name, string method, ReadOnlySpan<char> path)
    {
        var length = Append(name, 0, method.AsSpan(0, Math.Min(method.Length, 10)));
        length = Append(name, length, " ");
        var depth = 0;
        foreach (var range in path.Split('/'))
        {
            if (path[range] is not { Length: > 0 } segment)
            {
                continue;
            }

            if (++depth > DeepestPath)
            {
                return Append(name, length, "/…");
            }

            length = Append(name, length, "/");
            length = Append(name, length, LooksLikeIdentity(segment) ? "*" : segment);
        }

        return depth == 0 ? Append(name, length, "/") : length;
    }

    // Words of an API are short letters, hyphens and a version; numbers, hashes, names with dots in front of nothing known are somebody's.
    private static bool LooksLikeIdentity(ReadOnlySpan<char> segment)
    {
        if (segment.Length > 24)
        {
            return true;
        }

        var digits = 0;
        foreach (var c in segment)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return true;
            }
        }

        var isVersion = segment.Length <= 3 && segment[0] is 'v' or 'V';
        return digits > 0 && !isVersion;
    }

    private static int Append(Span<char> name, int length, ReadOnlySpan<char> text)
    {
        var fits = text[..Math.Min(text.Length, name.Length - length)];
        fits.CopyTo(name[length..]);
        return length + fits.Length;
    }
}
