namespace Davit.Sources.Webhooks;

/// <summary>Remembers deliveries for a while, so that one that was recorded and sent again is refused. What it takes is bounded. Thread-safe.</summary>
/// <param name="window">How long a delivery is remembered.</param>
/// <param name="most">How many are remembered; beyond, the oldest is forgotten.</param>
public sealed class DeliveryMemory(TimeSpan window, int most = 10_000)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset At)> _order = new();

    /// <summary>True when none of the names was seen within the window; they are then remembered.</summary>
    public bool TryRemember(IReadOnlyList<string> names, DateTimeOffset now)
    {
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && (oldest.At + window < now || _order.Count > most - names.Count))
            {
                _seen.Remove(_order.Dequeue().Id);
            }

            if (names.Any(_seen.Contains))
            {
                return false;
            }

            foreach (var name in names.Where(_seen.Add))
            {
                _order.Enqueue((name, now));
            }

            return true;
        }
    }
}
