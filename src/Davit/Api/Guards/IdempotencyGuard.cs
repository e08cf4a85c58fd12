using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Davit.Api.Contract;
using Davit.Plugins;

namespace Davit.Api.Guards;

/// <summary>
/// Answers a write that was sent before under the same Idempotency-Key as it was answered then. One that is still being done is waited for. Faults of the server are
/// not remembered: trying again is the right thing to do after them.
/// </summary>
internal sealed class IdempotencyGuard(RequestDelegate next, IStore store)
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 200;
    private readonly ConcurrentDictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    public async Task InvokeAsync(HttpContext http)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0 || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        if (key.Length > LongestKey || key.Any(c => c is < '!' or > '~'))
        {
            await Problems.Write(http, Problems.Invalid($"{Header} has at most {LongestKey} visible characters."));
            return;
        }

        var turn = TakeTurn(key);
        try
        {
            await turn.Gate.WaitAsync(http.RequestAborted);
            try
            {
                await AnswerOnce(http, $"api/{key}");
            }
            finally
            {
                turn.Gate.Release();
            }
        }
        finally
        {
            EndTurn(key, turn);
        }
    }

    private async Task AnswerOnce(HttpContext http, string key)
    {
        var request = await Fingerprint(http);
        if (await store.FindAnswerAsync(key, http.RequestAborted) is { } remembered)
        {
            await Repeat(http, request, Answer.Read(remembered));
            return;
        }

        var answer = await Capture(http, request);
        if (answer.Status < StatusCodes.Status500InternalServerError)
        {
            // Another server may have answered the same key meanwhile: the first answer is everybody's.
            answer = Answer.Read(await store.RememberAnswerAsync(key, answer.Write(), CancellationToken.None));
        }

        await Repeat(http, request, answer);
    }

    private async Task<Answer> Capture(HttpContext http, string request)
    {
        var wire = http.Response.Body;
        using var body = new MemoryStream();
        http.Response.Body = body;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = wire;
        }

        return new Answer(request, http.Response.StatusCode, http.Response.ContentType, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static async Task Repeat(HttpContext http, string request, Answer answer)
    {
        if (answer.Request != request)
        {
            await Problems.Write(http, new Problem
            {
                Title = $"This {Header} was used for another request.",
                Status = StatusCodes.Status422UnprocessableEntity,
                Code = ProblemCodes.KeyReused,
                Next = "Use a new key for each thing that is to be done.",
            });
            return;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = null;
        await http.Response.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static async Task<string> Fingerprint(HttpContext http)
    {
        http.Request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n"));
        var buffer = new byte[8192];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            hash.AppendData(buffer.AsSpan(0, read));
        }

        http.Request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private Turn TakeTurn(string key)
    {
        while (true)
        {
            var turn = _turns.GetOrAdd(key, _ => new Turn());
            lock (turn)
            {
                if (!turn.IsOver)
                {
                    turn.Waiting++;
                    return turn;
                }
            }
        }
    }

    private void EndTurn(string key, Turn turn)
    {
        lock (turn)
        {
            if (--turn.Waiting == 0)
            {
                turn.IsOver = true;
                _turns.TryRemove(key, out _);
                turn.Gate.Dispose();
            }
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Waiting { get; set; }

        public bool IsOver { get; set; }
    }

    private sealed record Answer(string Request, int Status, string? ContentType, string Body)
    {
        public static Answer Read(string json) => JsonSerializer.Deserialize<Answer>(json)!;

        public string Write() => JsonSerializer.Serialize(this);
    }
}
