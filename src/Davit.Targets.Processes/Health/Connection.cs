using System.Net;
using System.Net.Sockets;

namespace Davit.Targets.Processes;

/// <summary>
/// A new connection to an instance's port. A refusal is a value here: while instances start it is the usual answer, and an exception for
/// each would cost more than all other probes together.
/// </summary>
internal sealed class Connection : IDisposable
{
    public static readonly HttpRequestOptionsKey<Connection> OfRequest = new("davit.connection");

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private Connection()
    {
    }

    /// <summary>Why there is none; null when there is one.</summary>
    public ProbeResult? Refusal { get; private set; }

    public static async Task<Connection> Open(int port, CancellationToken stopping)
    {
        var connection = new Connection();
        try
        {
            connection.Refusal = await connection.Connect(port, stopping) switch
            {
                SocketError.Success => null,
                SocketError.ConnectionRefused => new ProbeResult(false, false, $"nothing listens on port {port}", NothingListens: true),
                var error => new ProbeResult(false, false, $"port {port} cannot be reached: {new SocketException((int)error).Message}"),
            };
            return connection;
        }
        catch (OperationCanceledException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Has a handler use the connection that its request brings.</summary>
    public static ValueTask<Stream> Use(SocketsHttpConnectionContext context, CancellationToken stopping) =>
        context.InitialRequestMessage.Options.TryGetValue(OfRequest, out var connection)
            ? ValueTask.FromResult<Stream>(new NetworkStream(connection._socket, ownsSocket: true))
            : throw new InvalidOperationException("A request to an instance brings its own connection.");

    public void Dispose() => _socket.Dispose();

    private async Task<SocketError> Connect(int port, CancellationToken stopping)
    {
        using var attempt = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, port) };
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        attempt.Completed += (_, _) => done.SetResult();
        if (_socket.ConnectAsync(attempt))
        {
            await using var cancelling = stopping.Register(() => Socket.CancelConnectAsync(attempt));
            await done.Task;
            stopping.ThrowIfCancellationRequested();
        }

        return attempt.SocketError;
    }
}
