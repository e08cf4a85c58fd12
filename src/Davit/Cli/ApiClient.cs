using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Davit.Api.Contract;

namespace Davit.Cli;

/// <summary>The command line's way to the API. It has no other.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly ServerAddress _server;
    private readonly Lazy<HttpClient> _http;
    private readonly (string Name, string Value)[] _headers;

    public ApiClient(ServerAddress server)
    {
        _server = server;
        _headers = [("Davit-Person", Environment.UserName), .. server.Token is { } token ? new[] { ("Authorization", $"Bearer {token}") } : []];
        _http = new Lazy<HttpClient>(MakeHttp);
    }

    public async Task<T> Get<T>(string path, CancellationToken stopping) => ContractReader.Read<T>(await GetText(path, stopping));

    public Task<string> GetText(string path, CancellationToken stopping) => Text("GET", path, null, [], stopping);

    public Task<string> Post<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken stopping) => Write("POST", path, JsonSerializer.Serialize(body, type), stopping);

    public Task<string> Post(string path, CancellationToken stopping) => Write("POST", path, null, stopping);

    public Task<string> Put<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken stopping) => Write("PUT", path, JsonSerializer.Serialize(body, type), stopping);

    public Task<string> Delete(string path, CancellationToken stopping) => Write("DELETE", path, null, stopping);

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

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    private HttpClient MakeHttp()
    {
        // A proxy from the environment must not see the token, and knows nothing of this machine's own addresses.
        var handler = new SocketsHttpHandler { UseProxy = !_server.Url.IsLoopback, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        if (_server.Certificate is { } pin)
        {
            // The folder is its owner's alone, so what it says of the server's certificate is better known than what any authority says.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString(HashAlgorithmName.SHA256) == pin;
        }

        var http = new HttpClient(handler) { BaseAddress = _server.Url, Timeout = Timeout.InfiniteTimeSpan };
        foreach (var (name, value) in _headers)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        return http;
    }

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
                throw ProblemOf((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stopping));
            }
        }

        return answer;
    }

    // The same key goes with each attempt, so that an answer that was lost on the way does not become a second deployment.
    private Task<string> Write(string method, string path, string? json, CancellationToken stopping) =>
        Text(method, path, json, [("Idempotency-Key", Guid.NewGuid().ToString("N"))], stopping);

    private async Task<string> Text(string method, string path, string? json, (string Name, string Value)[] headers, CancellationToken stopping)
    {
        var (status, body) = _server.Url is { Scheme: "http", IsLoopback: true }
            ? OverWire(method, path, json, headers, stopping)
            : await OverHttp(method, path, json, headers, stopping);
        return status is >= 200 and < 300 ? body : throw ProblemOf(status, body);
    }

    private (int Status, string Body) OverWire(string method, string path, string? json, (string Name, string Value)[] headers, CancellationToken stopping)
    {
        var wire = new Wire(_server.Url, _headers);
        for (var isLast = false; ; isLast = true)
        {
            try
            {
                return wire.Send(method, path, json, headers, stopping);
            }
            catch (Exception e) when (e is System.Net.Sockets.SocketException or InvalidDataException)
            {
                if (isLast || e is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused })
                {
                    throw Unreachable(e);
                }
            }
        }
    }

    private async Task<(int Status, string Body)> OverHttp(string method, string path, string? json, (string Name, string Value)[] headers, CancellationToken stopping)
    {
        using var answer = await Patiently(() =>
        {
            var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = json is null ? null : new StringContent(json, null, "application/json") };
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return request;
        }, HttpCompletionOption.ResponseContentRead, 2, stopping);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stopping));
    }

    private async Task<HttpResponseMessage> Patiently(Func<HttpRequestMessage> make, HttpCompletionOption completion, int attempts, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = make();
                return await _http.Value.SendAsync(request, completion, stopping);
            }
            catch (HttpRequestException) when (attempt < attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(attempts > 2 ? 500 : 20), TimeProvider.System, stopping);
            }
            catch (HttpRequestException e)
            {
                throw Unreachable(e.InnerException ?? e);
            }
        }
    }

    private UnreachableException Unreachable(Exception e) => e is AuthenticationException ? Distrusted(e) : new(
        $"No Davit server answers at {_server.Url.GetLeftPart(UriPartial.Authority)}: {e.Message}.",
        "Start one with `davit up`, or name another with --server URL or --data DIR.",
        e);

    private UnreachableException Distrusted(Exception e) => new(
        $"The certificate of {_server.Url.GetLeftPart(UriPartial.Authority)} is not trusted: {e.Message}",
        "On the server's machine name its data folder with --data DIR and no --server; elsewhere name the certificate of who signed it in SSL_CERT_FILE.",
        e);

    private static ProblemException ProblemOf(int status, string text)
    {
        try
        {
            return new ProblemException(ContractReader.Read<Problem>(text));
        }
        catch (JsonException)
        {
            return new ProblemException(new Problem
            {
                Title = $"What answers is not a Davit server: status {status}.",
                Status = status,
                Code = ProblemCodes.Unavailable,
                Next = "Look at --server, DAVIT_SERVER and --data.",
            });
        }
    }
}
