using System.Text;

namespace Davit.Api.Streams;

/// <summary>Writes server-sent events, each with the id that a reader who comes back gives in Last-Event-ID.</summary>
internal sealed class EventWriter(HttpResponse response, CancellationToken stopping)
{
    /// <summary>A proxy in between gives up on what is silent for a minute; a reader learns so that the server has gone.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static async Task<EventWriter> Open(HttpContext http, CancellationToken stopping)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        var writer = new EventWriter(http.Response, stopping);
        await http.Response.WriteAsync(": hello\n\n", stopping);
        await http.Response.Body.FlushAsync(stopping);
        return writer;
    }

    /// <summary>Data has no line ends: it is JSON on one line.</summary>
    public async Task Send(string? id, string data, string? name = null)
    {
        var text = new StringBuilder();
        if (id is not null)
        {
            text.Append("id: ").Append(id).Append('\n');
        }

        if (name is not null)
        {
            text.Append("event: ").Append(name).Append('\n');
        }

        await response.WriteAsync(text.Append("data: ").Append(data).Append("\n\n").ToString(), stopping);
    }

    /// <summary>Moves the reader's place on, without an event: what lies before was looked at and is not wanted.</summary>
    public Task Passed(string id) => response.WriteAsync($"id: {id}\n\n", stopping);

    /// <summary>Nothing follows: a reader must not come back.</summary>
    public Task End() => Send(null, "{}", "end");

    public Task Flush() => response.Body.FlushAsync(stopping);
}
