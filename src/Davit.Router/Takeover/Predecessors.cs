using Davit.Plugins;
using Davit.Router.Control;

namespace Davit.Router.Takeover;

/// <summary>
/// Processes that were taken over and still end their last requests. They must follow every change of the table before it is acknowledged, and what
/// they have under way counts: otherwise an instance could be stopped under a request of theirs.
/// </summary>
internal sealed class Predecessors(string control)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static string SocketOf(string control, int pid) => $"{control}.leaving-{pid}";

    public static IEnumerable<string> Sockets(string control) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(control)!, Path.GetFileName(control) + ".leaving-*");

    /// <exception cref="TransientException">One lives but does not answer.</exception>
    public Task Follow(RouteSet set, CancellationToken stopping) =>
        Ask((wire, ct) => wire.Send<RouterAck>(HttpMethod.Put, $"/v1/fleets/{set.Fleet}/follow", set, ct), stopping);

    public async Task<IReadOnlyList<InstanceLoad>> Load(FleetId fleet, CancellationToken stopping) =>
        [.. (await Ask((wire, ct) => wire.Get<IReadOnlyList<InstanceLoad>>($"/v1/fleets/{fleet}/load", ct), stopping)).SelectMany(load => load)];

    private async Task<IReadOnlyList<T>> Ask<T>(Func<ControlWire, CancellationToken, Task<T>> question, CancellationToken stopping)
    {
        var answers = new List<T>();
        foreach (var socket in Sockets(control).Where(socket => !socket.EndsWith($"-{Environment.ProcessId}", StringComparison.Ordinal)))
        {
            using var wire = new ControlWire(socket, Limit);
            try
            {
                answers.Add(await question(wire, stopping));
            }
            catch (NobodyListensException)
            {
                File.Delete(socket);
            }
            catch (Exception failure) when (failure is ControlFailedException or ControlRefusedException)
            {
                throw new TransientException($"The router process before this one still ends its last requests but does not answer ({socket}): what it sends where is unknown. {failure.Message}", failure);
            }
        }

        return answers;
    }
}
