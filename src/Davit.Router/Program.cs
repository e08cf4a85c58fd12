using System.Runtime.InteropServices;
using Davit.Router;
using Davit.Router.Listening;
using Davit.Router.Takeover;

// Read once by the framework, before the first socket: continue a request on the thread that saw its socket, without a hop to the pool.
const string inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
Environment.SetEnvironmentVariable(inline, Environment.GetEnvironmentVariable(inline) ?? "1");

RouterOptions options;
try
{
    options = RouterOptions.Parse(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"davit-router: {wrong.Message}\n{RouterOptions.Usage}");
    return 2;
}

if (options.OwnSession)
{
    Posix.BeginOwnSession();
}

using var logs = LoggerFactory.Create(logging => logging
    .AddSimpleConsole(line => (line.SingleLine, line.UseUtcTimestamp, line.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' "))
    .AddFilter((category, level) => level >= (category?.StartsWith("Davit", StringComparison.Ordinal) == true ? LogLevel.Information : LogLevel.Error))
    .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
var node = new RouterNode(options, logs, TimeProvider.System);
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal));
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal));
try
{
    await node.Run();
    return 0;
}
catch (PortTakenException taken)
{
    await Console.Error.WriteLineAsync($"davit-router: {taken.Message}");
    return 4;
}
catch (TakeoverException failed)
{
    await Console.Error.WriteLineAsync($"davit-router: {failed.Message}");
    return 5;
}

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    node.Stop();
}
