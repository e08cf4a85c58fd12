using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Gives each instance a port of its own: a file per port, made by whoever takes it, so that no two starts take the same, nor after a restart.</summary>
internal sealed class Ports(string folder, int first, int last)
{
    // Different data folders of one machine begin at different places; a port that was given back is not given out again soon.
    private int _next = (int)(folder.Aggregate(17u, (sum, letter) => (sum * 31) + letter) % (uint)(last - first + 1));

    /// <param name="owner">The folder of the instance that takes it.</param>
    /// <exception cref="TransientException">Every port is taken.</exception>
    public int Take(string owner)
    {
        Directory.CreateDirectory(folder);
        return TryTake(owner, reclaim: false) ?? TryTake(owner, reclaim: true)
            ?? throw new TransientException($"No port from {first} to {last} is free for another instance.");
    }

    public void GiveBack(int port, string owner)
    {
        if (AtomicFile.Read(FileOf(port)) == owner)
        {
            AtomicFile.Delete(FileOf(port));
        }
    }

    private int? TryTake(string owner, bool reclaim)
    {
        for (var tries = last - first + 1; tries > 0; tries--)
        {
            var port = first + (int)((uint)Interlocked.Increment(ref _next) % (uint)(last - first + 1));
            if (reclaim && AtomicFile.Read(FileOf(port)) is { Length: > 0 } gone && !Directory.Exists(gone))
            {
                GiveBack(port, gone);
            }

            if (TryClaim(port, owner) && IsFree(port, owner))
            {
                return port;
            }
        }

        return null;
    }

    private bool TryClaim(int port, string owner)
    {
        try
        {
            using var claim = new StreamWriter(new FileStream(FileOf(port), FileMode.CreateNew, FileAccess.Write));
            claim.Write(owner);
            return true;
        }
        catch (IOException) when (File.Exists(FileOf(port)))
        {
            return false;
        }
    }

    private bool IsFree(int port, string owner)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Every address: a program that listens on one of them holds the port as far as the instance is concerned.
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            GiveBack(port, owner);
            return false;
        }
    }

    private string FileOf(int port) => Path.Combine(folder, port.ToString(CultureInfo.InvariantCulture));
}
