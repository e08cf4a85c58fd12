using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Davit.Router.Forwarding;

/// <summary>Tells the instance who asked for what. What a trusted peer says of its own client is kept and added to; from all others it is set anew.</summary>
internal sealed class ForwardedHeaders(IEnumerable<IPNetwork> trusted)
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";
    private const string Host = "X-Forwarded-Host";

    private readonly IPNetwork[] _trusted = [.. trusted];

    public void Set(HttpContext context, HttpRequestHeaders headers)
    {
        var peer = context.Connection.RemoteIpAddress is { } address ? Plain(address) : IPAddress.None;
        var given = context.Request.Headers;
        var believed = IsTrusted(peer);
        var chain = believed && given.TryGetValue(For, out var earlier) && earlier.Count > 0 ? $"{earlier}, {peer}" : peer.ToString();
        Put(given, headers, For, chain);
        Put(given, headers, Proto, believed && given[Proto] is [{ Length: > 0 } proto] ? proto : context.Request.Scheme);
        Put(given, headers, Host, believed && given[Host] is [{ Length: > 0 } host] ? host : given.Host.ToString());
        if (given.ContainsKey("Forwarded"))
        {
            headers.Remove("Forwarded");
        }
    }

    /// <summary>Sets a header of the request to the instance, in the place of what was copied from the client's.</summary>
    public static void Put(IHeaderDictionary given, HttpRequestHeaders headers, string name, string value)
    {
        if (given.ContainsKey(name))
        {
            headers.Remove(name);
        }

        headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>The group that the client falls into by its address: of the peer, or whom a trusted peer names.</summary>
    public int GroupOf(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress is { } address ? Plain(address) : IPAddress.None;
        if (_trusted.Length > 0 && context.Request.Headers.TryGetValue(For, out var given) && given.Count > 0 && IsTrusted(peer))
        {
            return Group(System.Runtime.InteropServices.MemoryMarshal.AsBytes(given[0].AsSpan()));
        }

        Span<byte> bytes = stackalloc byte[16];
        peer.TryWriteBytes(bytes, out var length);
        return Group(bytes[..length]);
    }

    private static int Group(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)((hash ^ (hash >> 15)) % Davit.Plugins.ReleaseCounts.ClientGroups);
    }

    private bool IsTrusted(IPAddress peer)
    {
        foreach (var network in _trusted)
        {
            if (network.Contains(peer))
            {
                return true;
            }
        }

        return false;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
