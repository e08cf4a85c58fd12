using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Davit.Cli;

/// <summary>
/// One request over one connection, without TLS. HttpClient compiles some 300 methods before its first answer, which would be half of the time that a command takes;
/// streams and TLS, where that does not matter, go through it.
/// </summary>
internal sealed record Wire(Uri Server, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <exception cref="SocketException">It cannot be reached, or the connection broke.</exception>
    /// <exception cref="InvalidDataException">What was answered is not whole, or no HTTP.</exception>
    public (int Status, string Body) Send(string method, string path, string? json, IReadOnlyList<(string Name, string Value)> more, CancellationToken stopping)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // Ctrl-C: whoever waits in a call below is let go.
        using var ending = stopping.Register(socket.Dispose);
        try
        {
            socket.Connect(Server.DnsSafeHost, Server.Port);
            SendAll(socket, Request(method, path, json, [.. Headers, .. more]));
            return Answer(ReadAll(socket));
        }
        catch (Exception e) when (stopping.IsCancellationRequested && e is SocketException or ObjectDisposedException)
        {
            throw new OperationCanceledException(stopping);
        }
    }

    private byte[] Request(string method, string path, string? json, List<(string Name, string Value)> headers)
    {
        var text = new StringBuilder().Append(method).Append(' ').Append(Server.AbsolutePath.TrimEnd('/')).Append('/').Append(path).Append(" HTTP/1.1\r\nHost: ").Append(Server.Authority).Append("\r\nConnection: close\r\n");
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (json is not null)
        {
            text.Append("Content-Type: application/json\r\n");
        }

        var body = Encoding.UTF8.GetBytes(json ?? "");
        text.Append("Content-Length: ").Append(body.Length.ToString(CultureInfo.InvariantCulture)).Append("\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(text.ToString()), .. body];
    }

    private static void SendAll(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
        }
    }

    private static byte[] ReadAll(Socket socket)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = socket.Receive(buffer)) > 0)
        {
            answer.Write(buffer, 0, read);
        }

        return answer.ToArray();
    }

    private static (int Status, string Body) Answer(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var lines = end < 0 ? [] : Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n");
        if (lines.Length == 0 || !lines[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || lines[0].Length < 12 || !int.TryParse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            throw new InvalidDataException(bytes.Length == 0 ? "it closed the connection without an answer" : "it does not speak HTTP");
        }

        var body = bytes.AsSpan(end + 4);
        return (status, Encoding.UTF8.GetString(Header(lines, "Transfer-Encoding") == "chunked" ? Unchunked(body) : Whole(body, Header(lines, "Content-Length"))));
    }

    private static string? Header(string[] lines, string name)
    {
        foreach (var line in lines)
        {
            if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(name.Length + 1)..].Trim();
            }
        }

        return null;
    }

    private static byte[] Whole(ReadOnlySpan<byte> body, string? length) =>
        length is null || (int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var promised) && promised == body.Length) ? body.ToArray() : throw CutShort();

    private static byte[] Unchunked(ReadOnlySpan<byte> body)
    {
        using var whole = new MemoryStream();
        while (true)
        {
            var line = body.IndexOf("\r\n"u8);
            if (line <= 0 || !int.TryParse(Encoding.ASCII.GetString(body[..line]).Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || body.Length < line + 2 + size)
            {
                throw CutShort();
            }

            if (size == 0)
            {
                return whole.ToArray();
            }

            whole.Write(body.Slice(line + 2, size));
            body = body[Math.Min(body.Length, line + 2 + size + 2)..];
        }
    }

    private static InvalidDataException CutShort() => new("the connection broke before the answer was whole");
}
