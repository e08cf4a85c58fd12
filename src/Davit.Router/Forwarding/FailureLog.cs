using Davit.Router.Picking;

namespace Davit.Router.Forwarding;

/// <summary>A line for each request that an instance failed, but never more than a few a second: a broken service must not fill the disk.</summary>
internal sealed partial class FailureLog(ILogger<FailureLog> log, TimeProvider clock)
{
    private const int PerSecond = 10;

    private long _second;
    private int _written;
    private int _left;

    public void Write(Exchange exchange, int status, Exception? failure)
    {
        if (!MayWrite(out var left))
        {
            Interlocked.Increment(ref _left);
            return;
        }

        if (left > 0)
        {
            LogLeftOut(left);
        }

        var request = exchange.Context.Request;
        LogFailed(status, request.Method, request.Host.Value, request.Path.Value, exchange.Id, exchange.Pick.Backend!.State.Id, exchange.Pick.Backend.Address, Innermost(failure));
    }

    private bool MayWrite(out int left)
    {
        left = 0;
        var second = clock.GetTimestamp() / clock.TimestampFrequency;
        if (Interlocked.Exchange(ref _second, second) != second)
        {
            Interlocked.Exchange(ref _written, 0);
            left = Interlocked.Exchange(ref _left, 0);
        }

        return Interlocked.Increment(ref _written) <= PerSecond;
    }

    private static string Innermost(Exception? failure) => failure switch
    {
        null => "no reason was given",
        UnreachableInstanceException => failure.Message,
        { InnerException: { } inner } => Innermost(inner),
        _ => failure.Message,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Status} for {Method} {Host}{Path} (request {Id}) from {Instance} at {Address}: {Why}")]
    private partial void LogFailed(int status, string method, string? host, string? path, string id, Davit.Plugins.InstanceId instance, string address, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} more failed requests were not written down")]
    private partial void LogLeftOut(int count);
}
