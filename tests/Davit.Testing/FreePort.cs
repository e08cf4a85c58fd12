using System.Net;
using System.Net.Sockets;

namespace Davit.Testing;

/// <summary>
/// Ports for who must know theirs before it listens. They lie below those that Linux gives to whoever asks for any (ip(7), "ip_local_port_range", from 32768
/// on), so that nobody is given one of them between its choice and its use; and below those of instances, which begin at 20000. Thread-safe.
/// </summary>
public static class FreePort
{
    // The browser's tests have those from 10000 on.
    private const int First = 12000;
    private const int Count = 8000;
    private static int _last = Random.Shared.Next(Count);

    /// <summary>A port on which nobody listens, and that nobody else in this program was given.</summary>
    public static int Take()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
