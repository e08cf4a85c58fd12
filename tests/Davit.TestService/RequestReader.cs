using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Davit.TestService;

/// <summary>A request, its body read and left.</summary>
internal sealed record Request(string Path, IReadOnlyList<string> Headers)
{
    public string? Header(string name) =>
        Headers.FirstOrDefault(h => h.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

/// <summary>Reads one request after another from a connection.</summary>
internal sealed class RequestReader(NetworkStream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _filled;

    /// <summary>Null when the client has no more.</summary>
    public async Task<Request?> Next()
    {
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await Fill())
            {
                return null;
            }
        }

        var lines = Encoding.ASCII.GetString(_buffer, 0, end).Split("\r\n");
        var request = new Request(lines[0].Split(' ')[1], lines[1..]);
        Drop(end + 4);
        var body = int.Parse(request.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture);
        while (_filled < body && await Fill())
        {
        }

        Drop(body);
        return request;
    }

    private async Task<bool> Fill()
    {
        var read = await stream.ReadAsync(_buffer.AsMemory(_filled));
        _filled += read;
        return read > 0;
    }

    private void Drop(int count)
    {
        Buffer.BlockCopy(_buffer, count, _buffer, 0, _filled - count);
        _filled -= count;
    }
}
