using System.Net.Sockets;
using Davit.Plugins;
using Davit.Router.Control;

namespace Davit.Router.Takeover;

/// <summary>The side of the process that takes over.</summary>
internal sealed class Succession(string control, TimeProvider clock) : IDisposable
{
    // Well before the other side gives up waiting.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private long _began;
    private HandoverAnswer? _from;
    private ControlWire? _wire;

    public Socket? Listening { get; private set; }

    public string ListensAt { get; private set; } = "";

    /// <summary>Asks whoever serves here now for its listening socket; false when nobody does.</summary>
    /// <exception cref="TakeoverException">Somebody serves here but cannot be taken over.</exception>
    public async Task<bool> Begin(CancellationToken stopping)
    {
        foreach (var socket in Predecessors.Sockets(control).Prepend(control).ToList())
        {
            var wire = new ControlWire(socket, TimeSpan.FromSeconds(5));
            try
            {
                var about = await wire.Get<RouterAbout>("/v1/about", stopping);
                if (about.State is "serving" or "handing-over")
                {
                    await Take(wire, about, stopping);
                    _wire = wire;
                    return true;
                }
            }
            catch (NobodyListensException)
            {
                // It ended, or was killed, and left its socket's name behind.
            }
            catch (Exception failure) when (failure is ControlFailedException or ControlRefusedException or IOException)
            {
                wire.Dispose();
                throw new TakeoverException($"A router runs at {socket} but cannot be taken over: {failure.Message}", failure);
            }
        }

        return false;
    }

    /// <summary>Gives this process's control socket the official name, keeping the old one reachable under another; never is there a moment without one.</summary>
    public void ClaimControl(string mine)
    {
        if (_from is not null)
        {
            if (clock.GetElapsedTime(_began) > Patience)
            {
                throw new TakeoverException("The takeover took too long; the running router goes on.");
            }

            var leaving = Predecessors.SocketOf(control, _from.Pid);
            if (_wire!.Socket == control)
            {
                Posix.Link(control, leaving);
            }

            _wire.Dispose();
            _wire = new ControlWire(leaving);
        }

        File.Move(mine, control, overwrite: true);
    }

    /// <summary>Lets the process before stop accepting; from here on it only ends what it has.</summary>
    public async Task Finish(CancellationToken stopping)
    {
        if (_from is null)
        {
            return;
        }

        try
        {
            await _wire!.Send<RouterAck>(HttpMethod.Post, "/v1/leave", new LeaveRequest(_from.Generation), stopping);
        }
        catch (NobodyListensException)
        {
            // It was killed meanwhile: there is nothing left to end.
        }
        catch (Exception failure) when (failure is ControlFailedException or ControlRefusedException)
        {
            throw new TakeoverException($"The running router did not let go: {failure.Message}", failure);
        }
    }

    public void Dispose() => _wire?.Dispose();

    private async Task Take(ControlWire wire, RouterAbout about, CancellationToken stopping)
    {
        _began = clock.GetTimestamp();
        var meeting = $"{control}.take-{Environment.ProcessId}";
        File.Delete(meeting);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(meeting));
        File.SetUnixFileMode(meeting, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen(1);
        try
        {
            _from = await wire.Send<HandoverAnswer>(HttpMethod.Post, "/v1/handover", new HandoverRequest(meeting), stopping);
            // The descriptor was sent before that answer: nothing here waits.
            using var from = await listener.AcceptAsync(stopping);
            Listening = Davit.Router.Listening.ListenSocket.Inherited(DescriptorPassing.Receive(from));
            ListensAt = about.Listen;
        }
        finally
        {
            File.Delete(meeting);
        }
    }
}

/// <summary>The running router cannot be taken over.</summary>
internal sealed class TakeoverException(string message, Exception? inner = null) : Exception(message, inner);
