using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Davit.Api.Contract;

namespace Davit.Cli;

/// <summary>The command line's way to the API. It has no other.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly ServerAddress _server;

    public ApiClient(ServerAddress server)
    {
        _server = server;
        // A proxy from the environment must not see the token, and knows nothing of this machine's own addresses.
        var handler = new SocketsHttpHandler { UseProxy = !server.Url.IsLoopback, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        _http = new HttpClient(handler) { BaseAddress = server.Url, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Davit-Person", Environment.UserName);
        if (server.Token is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public async Task<T> Get<T>(string path, JsonTypeInfo<T> type, CancellationToken stopping) => Read(await GetText(path, stopping), type);

    public Task<string> GetText(string path, CancellationToken stopping) => Text(() => new HttpRequestMessage(HttpMethod.Get, path), stopping);

    public Task<string> Post<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken stopping) => Write(HttpMethod.Post, path, JsonSerializer.Serialize(body, type), stopping);

    public Task<string> Put<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken stopping) => Write(HttpMethod.Put, path, JsonSerializer.Serialize(body, type), stopping);

    public Task<string> Delete(string path, CancellationToken stopping) => Write(HttpMethod.Delete, path, null, stopping);

    public static T Read<T>(string json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json, type) ?? throw new JsonException("The server answered with nothing.");

    /// <summary>Reads a stream of events, going on after the last one when the connection breaks; ends when the server says that it is at its end.</summary>
    public async IAsyncEnumerable<ServerEvent> Stream(string path, string? after, [EnumeratorCancellation] CancellationToken stopping)
    {
        var last = after;
        while (true)
        {
            using var answer = await Connect(path, last, stopping);
            await using var events = EventReader.Read(await answer.Content.ReadAsStreamAsync(stopping), stopping).GetAsyncEnumerator(stopping);
            while (await Next(events) is { } next)
            {
                if (next.Name == "end")
                {
                    yield break;
                }

                last = next.Id ?? last;
                yield return next;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, stopping);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<ServerEvent?> Next(IAsyncEnumerator<ServerEvent> events)
    {
        try
        {
            return await events.MoveNextAsync() ? events.Current : null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The connection broke: it is made anew, after the last event that was read.
            return null;
        }
    }

    private async Task<HttpResponseMessage> Connect(string path, string? after, CancellationToken stopping)
    {
        var answer = await Patiently(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (after is not null)
            {
                request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
            }

            return request;
        }, HttpCompletionOption.ResponseHeadersRead, after is null ? 1 : 60, stopping);
        if (!answer.IsSuccessStatusCode)
        {
            using (answer)
            {
                throw ProblemOf(answer, await answer.Content.ReadAsStringAsync(stopping));
            }
        }

        return answer;
    }

    // The same key goes with each attempt, so that an answer that was lost on the way does not become a second deployment.
    private Task<string> Write(HttpMethod method, string path, string? json, CancellationToken stopping)
    {
        var key = Guid.NewGuid().ToString("N");
        return Text(() =>
        {
            var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, null, "application/json") };
            request.Headers.Add("Idempotency-Key", key);
            return request;
        }, stopping);
    }

    private async Task<string> Text(Func<HttpRequestMessage> make, CancellationToken stopping)
    {
        using var answer = await Patiently(make, HttpCompletionOption.ResponseContentRead, 2, stopping);
        var text = await answer.Content.ReadAsStringAsync(stopping);
        return answer.IsSuccessStatusCode ? text : throw ProblemOf(answer, text);
    }

    private async Task<HttpResponseMessage> Patiently(Func<HttpRequestMessage> make, HttpCompletionOption completion, int attempts, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = make();
                return await _http.SendAsync(request, completion, stopping);
            }
            catch (HttpRequestException) when (attempt < attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(attempts > 2 ? 500 : 20), TimeProvider.System, stopping);
            }
            catch (HttpRequestException e)
            {
                throw new UnreachableException(
                    $"No Davit server answers at {_server.Url.GetLeftPart(UriPartial.Authority)}: {(e.InnerException ?? e).Message}.",
                    "Start one with `davit up`, or name another with --server URL or --data DIR.",
                    e);
            }
        }
    }

    private static ProblemException ProblemOf(HttpResponseMessage answer, string text)
    {
        try
        {
            return new ProblemException(Read(text, ContractJson.Default.Problem));
        }
        catch (JsonException)
        {
            return new ProblemException(new Problem
            {
                Title = $"What answers is not a Davit server: {(int)answer.StatusCode} {answer.ReasonPhrase}.",
                Status = (int)answer.StatusCode,
                Code = ProblemCodes.Unavailable,
                Next = "Look at --server, DAVIT_SERVER and --data.",
            });
        }
    }
}
