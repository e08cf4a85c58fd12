using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Davit.Api.Contract;
using Davit.Core.Logs;

namespace Davit.Api.Streams;

/// <summary>
/// Many logs as one stream of events. An event's id holds the place in each log (<c>shop.web.1=120,shop.web.2=88</c>), so that a reader who comes back misses nothing and sees nothing twice.
/// </summary>
internal sealed class LogStream(Func<CancellationToken, Task<IReadOnlyList<LogSource>>> find, TimeProvider clock)
{
    private static readonly TimeSpan LookForMore = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookForLines = TimeSpan.FromMilliseconds(200);
    private readonly Channel<(string Source, LogLine Line)> _lines = Channel.CreateBounded<(string, LogLine)>(256);

    public bool Follow { get; init; }

    public LogFilter? Filter { get; init; }

    public async Task Send(HttpContext http, string? lastEventId, CancellationToken stopping)
    {
        var places = LogPlaces.Read(lastEventId);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var events = await EventWriter.Open(http, stopping);
        var reading = Read(places.Copy(), done.Token);
        try
        {
            await Pump(events, places, stopping);
            await events.End();
            await events.Flush();
        }
        finally
        {
            await done.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Pump(EventWriter events, LogPlaces places, CancellationToken stopping)
    {
        while (await More(events, places, stopping))
        {
            while (_lines.Reader.TryRead(out var next))
            {
                places.Move(next.Source, next.Line.NextOffset);
                if (Filter?.Wants(next.Line) != false)
                {
                    var line = new LogLineInfo(next.Source, next.Line.Offset, next.Line.Text, next.Line.At);
                    await events.Send(places.ToString(), JsonSerializer.Serialize(line, ContractJson.Default.LogLineInfo));
                }
            }

            await events.Flush();
        }
    }

    // False at the end of all logs. While they are silent, a reader still hears that the server is there.
    private async Task<bool> More(EventWriter events, LogPlaces places, CancellationToken stopping)
    {
        while (true)
        {
            using var waited = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            waited.CancelAfter(EventWriter.Heartbeat);
            try
            {
                return await _lines.Reader.WaitToReadAsync(waited.Token);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                await events.Passed(places.ToString());
                await events.Flush();
            }
        }
    }

    // What was written before is told in the order of its times; from then on, each line as it comes.
    private async Task Read(LogPlaces places, CancellationToken stopping)
    {
        var readers = new Dictionary<string, Task>(StringComparer.Ordinal);
        Exception? failure = null;
        try
        {
            await ReadWhatIsThere(places, stopping);
            while (Follow)
            {
                foreach (var source in (await find(stopping)).Where(s => !readers.ContainsKey(s.Name)))
                {
                    readers[source.Name] = ReadOn(source, places.Of(source.Name), stopping);
                }

                await Task.Delay(LookForMore, clock, stopping);
            }
        }
        catch (Exception e)
        {
            failure = e;
        }

        _lines.Writer.TryComplete(failure);
        await Task.WhenAll(readers.Values);
    }

    private async Task ReadWhatIsThere(LogPlaces places, CancellationToken stopping)
    {
        var sources = await find(stopping);
        var now = clock.GetUtcNow();
        var logs = new List<IAsyncEnumerable<LogLine>>();
        foreach (var source in sources)
        {
            var offset = await Begin(source, places.Of(source.Name), stopping);
            places.Move(source.Name, offset);
            logs.Add(Follow ? Reading(source).CatchUp(offset, stopping) : UpTo(source.Until, Reading(source).ReadToEnd(offset, stopping)));
        }

        await foreach (var (log, line) in LogMerge.ByTime(logs, stopping))
        {
            // Who writes faster than a reader reads would never be caught up with.
            if (Follow && line.At > now)
            {
                return;
            }

            await _lines.Writer.WriteAsync((sources[log].Name, line), stopping);
            places.Move(sources[log].Name, line.NextOffset);
        }
    }

    private static async IAsyncEnumerable<LogLine> UpTo(DateTimeOffset? until, IAsyncEnumerable<LogLine> lines)
    {
        await foreach (var line in lines)
        {
            if (line.At > until)
            {
                yield break;
            }

            yield return line;
        }
    }

    private async Task ReadOn(LogSource source, long? place, CancellationToken stopping)
    {
        await foreach (var line in Reading(source).Follow(await Begin(source, place, stopping), stopping))
        {
            await _lines.Writer.WriteAsync((source.Name, line), stopping);
        }
    }

    private LogFollower Reading(LogSource source) => new(source.Read, token => Task.Delay(LookForLines, clock, token), SecretMask.None);

    private static async Task<long> Begin(LogSource source, long? place, CancellationToken stopping) =>
        place ?? (source.Begin is { } begin ? await begin(stopping) : 0);
}

/// <summary>Where a reader is in each of many logs.</summary>
internal sealed class LogPlaces
{
    private readonly SortedDictionary<string, long> _offsets = new(StringComparer.Ordinal);

    public static LogPlaces Read(string? text)
    {
        var places = new LogPlaces();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=') is [var name, var offset] && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            {
                places._offsets[name] = at;
            }
        }

        return places;
    }

    public long? Of(string source) => _offsets.TryGetValue(source, out var offset) ? offset : null;

    public void Move(string source, long offset) => _offsets[source] = offset;

    public LogPlaces Copy() => Read(ToString());

    public override string ToString() => string.Join(',', _offsets.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Key}={o.Value}")));
}
