using System.Net;
using System.Net.Sockets;

namespace Davit.Router.Listening;

/// <summary>The listening socket of the data plane, opened here or taken over from the process before.</summary>
internal static class ListenSocket
{
    /// <exception cref="PortTakenException">Somebody else listens there.</exception>
    public static Socket Open(IPEndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (at.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(at);
            // Bound alone does not claim a port: two that were started together would both believe they have it.
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new PortTakenException($"{at} is taken by {PortOwner.Describe(at.Port)}. Stop that, or give the router another --listen.");
        }
    }

    public const int Backlog = 4096;

    public static Socket Inherited(int descriptor) => new(new SafeSocketHandle(descriptor, ownsHandle: true));
}

/// <summary>The port that the router was to listen on is somebody else's.</summary>
internal sealed class PortTakenException(string message) : Exception(message);
