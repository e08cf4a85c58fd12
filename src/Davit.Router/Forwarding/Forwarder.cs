using Davit.Router.Counting;
using Davit.Router.Picking;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Davit.Router.Forwarding;

/// <summary>Takes a request to an instance and the answer back.</summary>
internal sealed class Forwarder(Picker picker, Holding holding, IHttpForwarder yarp, OwnCounts own, FailureLog failures, TimeProvider clock) : IDisposable
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan PassOver = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _client = Upstream.Connect();

    public Task Serve(Exchange exchange)
    {
        var pick = picker.Pick(exchange.Context.Request);
        return pick.Outcome == PickOutcome.Picked ? Send(exchange, pick) : ServeUnpicked(exchange, pick);
    }

    public void Dispose() => _client.Dispose();

    private async Task ServeUnpicked(Exchange exchange, Pick pick)
    {
        var since = clock.GetTimestamp();
        while (pick.Outcome == PickOutcome.Held)
        {
            var end = await holding.Wait(pick.Route!.Fleet.Gate, pick.Route.Fleet, since, exchange.Context);
            if (end != HoldEnd.Changed)
            {
                await GiveUpHold(exchange, end);
                return;
            }

            pick = picker.Pick(exchange.Context.Request);
        }

        await (pick.Outcome switch
        {
            PickOutcome.Picked => Send(exchange, pick),
            PickOutcome.NoRoute => Answer(exchange, StatusCodes.Status404NotFound, $"No service is routed at {exchange.Context.Request.Host.Value}{exchange.Context.Request.Path.Value}."),
            _ => Answer(exchange, StatusCodes.Status503ServiceUnavailable, $"The service '{Component(pick)}' has no instance to take this request."),
        });
    }

    private Task GiveUpHold(Exchange exchange, HoldEnd end) => end switch
    {
        HoldEnd.Full => Answer(exchange, StatusCodes.Status503ServiceUnavailable, "The service is being switched over, and too many requests wait for it already."),
        HoldEnd.TooLong => Answer(exchange, StatusCodes.Status504GatewayTimeout, "The service is being switched over, and that took longer than a request may wait."),
        _ => Task.CompletedTask,
    };

    private async Task Send(Exchange exchange, Pick pick)
    {
        while (true)
        {
            exchange.Take(pick);
            var backend = pick.Backend!;
            try
            {
                var error = await yarp.SendAsync(exchange.Context, backend.Prefix, _client, ConfigFor(exchange.Context.Request), exchange, exchange.Limit);
                if (error == ForwarderError.None)
                {
                    exchange.CountEnd(exchange.Status, Ending.Answered);
                    return;
                }

                var failure = exchange.Context.Features.Get<IForwarderErrorFeature>()?.Exception;
                if (!MayTryAnother(exchange, failure) || !TryAnother(exchange, ref pick))
                {
                    await Fail(exchange, error, failure);
                    return;
                }
            }
            finally
            {
                backend.State.Leave();
            }
        }
    }

    private static ForwarderRequestConfig ConfigFor(HttpRequest request) =>
        HttpProtocol.IsHttp2(request.Protocol) && request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
            ? Upstream.Http2
            : Upstream.Http1;

    private static bool MayTryAnother(Exchange exchange, Exception? failure) =>
        Upstream.NothingWasSent(failure) && !exchange.HasHeaders && !exchange.TookTooLong
        && !exchange.Context.Response.HasStarted && !exchange.Context.RequestAborted.IsCancellationRequested;

    private bool TryAnother(Exchange exchange, ref Pick pick)
    {
        var tried = exchange.Tried ??= new Tried();
        tried.Add(pick.Backend!.State);
        pick.Backend.State.PassOverUntil(clock.GetTimestamp() + (long)(PassOver.TotalSeconds * clock.TimestampFrequency));
        if (tried.Count >= MostAttempts || picker.Pick(exchange.Context.Request, tried) is not { Outcome: PickOutcome.Picked } next)
        {
            return false;
        }

        pick.Share!.Tally.CountRetry();
        // A visitor stays where the cookie says, also when that instance was down for a moment: the retry's release is named only to those who had none.
        pick = next with { SetCookie = pick.SetCookie };
        exchange.Context.Features.Set<IForwarderErrorFeature>(null);
        exchange.Context.Response.Clear();
        return true;
    }

    private async Task Fail(Exchange exchange, ForwarderError error, Exception? failure)
    {
        if (error == ForwarderError.RequestCreation && BadRequestIn(failure) is { } wrong)
        {
            exchange.CountEnd(wrong.StatusCode, Ending.ClientLeft);
            await Answer(exchange, wrong.StatusCode, wrong.Message);
            return;
        }

        var (status, ending) = Blame(exchange, error, failure);
        if (ending != Ending.ClientLeft)
        {
            failures.Write(exchange, status, failure);
        }

        if (exchange.Context.Response.HasStarted || ending == Ending.ClientLeft)
        {
            exchange.CountEnd(ending == Ending.ClientLeft && !exchange.HasHeaders ? 0 : exchange.Status, ending);
            return;
        }

        exchange.CountEnd(status, ending);
        await Answer(exchange, status, Explain(exchange, status, ending));
    }

    private static (int Status, Ending Ending) Blame(Exchange exchange, ForwarderError error, Exception? failure)
    {
        if (BadRequestIn(failure) is { } bad)
        {
            return (bad.StatusCode, Ending.ClientLeft);
        }

        if (exchange.TookTooLong)
        {
            return (StatusCodes.Status504GatewayTimeout, Ending.TimedOut);
        }

        var byClient = exchange.Context.RequestAborted.IsCancellationRequested || error is ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient
            or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled or ForwarderError.RequestCanceled or ForwarderError.UpgradeRequestClient
            or ForwarderError.UpgradeResponseClient or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled;
        return byClient ? (StatusCodes.Status400BadRequest, Ending.ClientLeft) : (StatusCodes.Status502BadGateway, Ending.Unanswered);
    }

    private static BadHttpRequestException? BadRequestIn(Exception? failure)
    {
        while (failure is not null and not BadHttpRequestException)
        {
            failure = failure is AggregateException { InnerExceptions: var several }
                ? several.FirstOrDefault(one => BadRequestIn(one) is not null) ?? failure.InnerException
                : failure.InnerException;
        }

        return (BadHttpRequestException?)failure;
    }

    private static string Explain(Exchange exchange, int status, Ending ending) => (status, ending) switch
    {
        (StatusCodes.Status413PayloadTooLarge, _) => "The request's body is larger than the router lets through.",
        (_, Ending.ClientLeft) => "The request could not be read to its end.",
        (_, Ending.TimedOut) => $"The service '{Component(exchange.Pick)}' did not answer within {exchange.Pick.Route!.Model.RequestTimeout.TotalSeconds:0.#} s.",
        _ when exchange.Tried is { Count: > 0 } tried => $"The service '{Component(exchange.Pick)}' could not be connected to ({tried.Count} {(tried.Count == 1 ? "instance" : "instances")} tried).",
        _ => $"The service '{Component(exchange.Pick)}' broke the connection before it answered.",
    };

    private static string Component(Pick pick) => pick.Route!.Model.Component;

    private Task Answer(Exchange exchange, int status, string what)
    {
        own.Count(status);
        return OwnAnswer.Write(exchange, status, what);
    }
}
