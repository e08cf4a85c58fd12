using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Davit.Router.Control;

/// <summary>Calls a router process over its control socket. Each call is a connection of its own, so that it reaches whoever owns the socket now.</summary>
internal sealed class ControlWire : IDisposable
{
    private readonly HttpClient _http;

    public ControlWire(string socket, TimeSpan? limit = null)
    {
        Socket = socket;
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = (_, stopping) => Dial(socket, stopping),
        })
        {
            BaseAddress = new Uri("http://router"),
            Timeout = limit ?? TimeSpan.FromSeconds(10),
        };
    }

    public string Socket { get; }

    public Task<T> Get<T>(string path, CancellationToken stopping) => Call<T>(new HttpRequestMessage(HttpMethod.Get, path), stopping);

    public Task<T> Send<T>(HttpMethod method, string path, object body, CancellationToken stopping) =>
        Call<T>(new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, body.GetType(), options: ControlJson.Options) }, stopping);

    public void Dispose() => _http.Dispose();

    private async Task<T> Call<T>(HttpRequestMessage request, CancellationToken stopping)
    {
        using (request)
        {
            try
            {
                using var response = await _http.SendAsync(request, stopping);
                return response.IsSuccessStatusCode ? await Read<T>(response, stopping) : throw new ControlRefusedException(await Problem(response, stopping));
            }
            catch (HttpRequestException failure) when (failure.InnerException is NobodyListensException nobody)
            {
                throw nobody;
            }
            catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException || (failure is OperationCanceledException && !stopping.IsCancellationRequested))
            {
                throw new ControlFailedException($"The router at {Socket} did not answer {request.Method} {request.RequestUri}: {failure.Message}", failure);
            }
        }
    }

    private static async Task<T> Read<T>(HttpResponseMessage response, CancellationToken stopping) =>
        await response.Content.ReadFromJsonAsync<T>(ControlJson.Options, stopping) ?? throw new JsonException("The answer is empty.");

    private static async Task<ControlProblem> Problem(HttpResponseMessage response, CancellationToken stopping)
    {
        if (response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            return await Read<ControlProblem>(response, stopping);
        }

        return new ControlProblem { Kind = ControlProblem.NotNow, Message = $"The router answered {(int)response.StatusCode} {response.ReasonPhrase}." };
    }

    private static async ValueTask<Stream> Dial(string path, CancellationToken stopping)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stopping);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw refused.SocketErrorCode == SocketError.ConnectionRefused || !File.Exists(path)
                ? new NobodyListensException($"No router runs at {path}: {refused.Message}.", refused)
                : new IOException(refused.Message, refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>No process owns the control socket.</summary>
internal sealed class NobodyListensException(string message, Exception inner) : Exception(message, inner);

/// <summary>A process may own the control socket, but did not answer.</summary>
internal sealed class ControlFailedException(string message, Exception inner) : Exception(message, inner);

/// <summary>The router answered, and said no.</summary>
internal sealed class ControlRefusedException(ControlProblem problem) : Exception(problem.Message)
{
    public ControlProblem Problem { get; } = problem;
}
