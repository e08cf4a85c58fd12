using System.Net;
using System.Text;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>A page of an instance's own port.</summary>
internal sealed class InstancePage(HttpClient http, int port, string path)
{
    private readonly Uri _address = new($"http://127.0.0.1:{port}{path}");

    /// <exception cref="TransientException">It is not all there.</exception>
    public async Task<string> Read(int maxBytes, CancellationToken stopping)
    {
        using var connection = await Connection.Open(port, stopping);
        if (connection.Refusal is { } refusal)
        {
            throw new TransientException(refusal.Evidence);
        }

        try
        {
            using var request = Request(connection);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            return answer.StatusCode is HttpStatusCode.OK
                ? await Text(answer.Content, maxBytes, stopping)
                : throw new TransientException($"GET {path} answered {(int)answer.StatusCode}");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            throw new TransientException($"GET {path} was not answered as HTTP: {(failed.InnerException ?? failed).Message}", failed);
        }
    }

    private HttpRequestMessage Request(Connection connection)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, _address);
        request.Options.Set(Connection.OfRequest, connection);
        request.Headers.ConnectionClose = true;
        request.Headers.TryAddWithoutValidation("User-Agent", "davit-judge");

        // Servers of metrics choose their format by this; without it some answer in a binary one.
        request.Headers.TryAddWithoutValidation("Accept", "text/plain;version=0.0.4, text/plain;q=0.5, */*;q=0.1");
        return request;
    }

    private async Task<string> Text(HttpContent content, int maxBytes, CancellationToken stopping)
    {
        await using var body = await content.ReadAsStreamAsync(stopping);
        using var read = new MemoryStream();
        var part = new byte[16 * 1024];
        while (await body.ReadAsync(part, stopping) is > 0 and var length)
        {
            if (read.Length + length > maxBytes)
            {
                throw new TransientException($"GET {path} answered with more than {maxBytes} bytes");
            }

            await read.WriteAsync(part.AsMemory(0, length), stopping);
        }

        return Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length);
    }
}
