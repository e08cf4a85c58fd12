using System.Globalization;
using System.Text.Json;
using Davit.Api.Contract;
using Davit.Plugins;

namespace Davit.Api.Streams;

/// <summary>The journal as events, from a position on. Nothing is kept for a reader: a slow one reads later, and one that comes back says where it was.</summary>
internal sealed class JournalStream(IStore store, TimeProvider clock)
{
    private const int PageSize = 200;

    /// <param name="http">Whom to answer.</param>
    /// <param name="after">The position to begin after; null for what is written from now on.</param>
    /// <param name="isWanted">Which facts.</param>
    /// <param name="stopping">Ends the stream.</param>
    public async Task Send(HttpContext http, long? after, Func<Fact, bool> isWanted, CancellationToken stopping)
    {
        var position = after ?? await store.HeadAsync(stopping);
        var events = await EventWriter.Open(http, stopping);
        while (!stopping.IsCancellationRequested)
        {
            var facts = await store.ReadAsync(position, PageSize, stopping);
            foreach (var fact in facts.Where(isWanted))
            {
                await events.Send(Id(fact.Position), JsonSerializer.Serialize(Of(fact), ContractJson.Default.EventInfo), fact.Type);
            }

            position = facts is [.., var last] ? last.Position : position;
            await events.Passed(Id(position));
            await events.Flush();
            if (facts.Count < PageSize)
            {
                await Wait(position, stopping);
            }
        }
    }

    private async Task Wait(long position, CancellationToken stopping)
    {
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        waited.CancelAfter(EventWriter.Heartbeat);
        var fact = store.WaitForFactAsync(position, waited.Token);
        await fact.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
        if (fact.IsFaulted)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock, stopping);
        }
    }

    private static string Id(long position) => position.ToString(CultureInfo.InvariantCulture);

    private static EventInfo Of(Fact fact) => new()
    {
        Position = fact.Position,
        Stream = fact.Stream,
        Version = fact.Version,
        Type = fact.Type,
        At = fact.At,
        Who = fact.Who,
        Why = fact.Why,
        Data = fact.Data,
    };
}
