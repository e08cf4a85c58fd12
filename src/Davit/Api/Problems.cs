using System.Text.Json;
using Davit.Api.Contract;
using Davit.Core.Operations;
using Davit.Plugins;
using Microsoft.AspNetCore.Diagnostics;

namespace Davit.Api;

/// <summary>Says in one form what could not be done, whoever noticed it.</summary>
internal static partial class Problems
{
    public static async Task Write(HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = "application/problem+json";
        await http.Response.WriteAsync(JsonSerializer.Serialize(problem, ContractJson.Default.Problem), http.RequestAborted);
    }

    public static Problem Invalid(string title, string? next = null) => new() { Title = title, Status = StatusCodes.Status400BadRequest, Code = ProblemCodes.Invalid, Next = next };

    /// <summary>Turns what was thrown on the way to an answer into one.</summary>
    public static async Task Catch(HttpContext http)
    {
        var thrown = http.Features.Get<IExceptionHandlerFeature>()!.Error;
        var problem = Of(thrown);
        if (problem.Code == ProblemCodes.Internal)
        {
            LogFault(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Davit.Api"), thrown, http.Request.Method, http.Request.Path);
        }

        await Write(http, problem);
    }

    /// <summary>For answers without a body: no such path, no such method.</summary>
    public static Task ForStatus(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var status = http.Response.StatusCode;
        return Write(http, new Problem
        {
            Title = status switch
            {
                StatusCodes.Status404NotFound => $"There is nothing at {http.Request.Path}.",
                StatusCodes.Status405MethodNotAllowed => $"{http.Request.Path} does not take {http.Request.Method}.",
                StatusCodes.Status415UnsupportedMediaType => "The body must be application/json.",
                _ => $"The request could not be answered ({status}).",
            },
            Status = status,
            Code = status == StatusCodes.Status404NotFound ? ProblemCodes.NotFound : ProblemCodes.Invalid,
            Next = "What there is: /openapi.json",
        });
    }

    private static Problem Of(Exception thrown) => thrown switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new Problem { Title = "The body is too large.", Status = 413, Code = ProblemCodes.TooLarge },
        BadHttpRequestException { InnerException: JsonException json } => Invalid("The body is not what is expected here.") with { Why = json.Message },
        BadHttpRequestException bad => Invalid(bad.Message),
        RefusedException refused => Of(refused),
        FormatException format => Invalid(format.Message),
        JournalConflictException conflict => new Problem { Title = "Somebody else was first.", Status = 409, Code = ProblemCodes.Conflict, Why = conflict.Message, Next = "Look at how it is now, and try again." },
        TransientException transient => new Problem { Title = transient.Message, Status = 503, Code = ProblemCodes.Failed, Next = "Try again: it may be over soon." },
        DavitException failed => new Problem { Title = failed.Message, Status = 409, Code = ProblemCodes.Refused },
        _ => new Problem { Title = "Davit has a fault.", Status = 500, Code = ProblemCodes.Internal, Why = $"{thrown.GetType().Name}: {thrown.Message}", Next = "The server's log has more." },
    };

    private static Problem Of(RefusedException refused)
    {
        var (status, code) = refused.Kind switch
        {
            RefusalKind.NotFound => (StatusCodes.Status404NotFound, ProblemCodes.NotFound),
            RefusalKind.Invalid => (StatusCodes.Status400BadRequest, ProblemCodes.Invalid),
            _ => (StatusCodes.Status409Conflict, ProblemCodes.Refused),
        };
        var lines = refused.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        // Mistakes in what was asked are a list to work through; what was seen elsewhere is a sentence.
        var isMistaken = refused.Kind is RefusalKind.Invalid;
        var evidence = refused.Because.Evidence;
        var seen = string.Join("; ", evidence.Select(e => $"{e.Label}: {e.Text}"));
        return new Problem
        {
            Title = lines[0],
            Status = status,
            Code = code,
            Why = seen.Length > 0 && !isMistaken ? seen : null,
            Next = refused.Next,
            Errors = [.. lines[1..], .. isMistaken ? evidence.Select(e => e.Text) : []],
        };
    }

    [LoggerMessage(EventName = "request-faulted", Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFault(ILogger logger, Exception thrown, string method, string path);
}
