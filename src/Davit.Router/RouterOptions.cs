using System.Net;

namespace Davit.Router;

/// <summary>How this router process was asked to run.</summary>
internal sealed record RouterOptions
{
    public const string Usage =
        """
        Usage: Davit.Router --listen HOST:PORT --control SOCKET --data FOLDER
                            [--name NAME] [--trust NETWORK,...] [--max-body BYTES]
                            [--hold-requests N] [--hold-seconds S] [--leave-seconds S] [--drain-seconds S] [--own-session]
        """;

    public required IPEndPoint Listen { get; init; }

    public required string Control { get; init; }

    public required string Data { get; init; }

    public string Name { get; init; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>Peers whose X-Forwarded-* headers are believed; from all others they are set anew.</summary>
    public IReadOnlyList<IPNetwork> Trust { get; init; } = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    public long MaxBody { get; init; } = 256L * 1024 * 1024;

    public int HoldRequests { get; init; } = 1000;

    public TimeSpan HoldTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a process that was taken over answers kept-alive connections with "Connection: close" before it closes the idle ones.</summary>
    public TimeSpan LeaveTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the last requests of a stopping process may take.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromMinutes(10);

    public bool OwnSession { get; init; }

    public string SnapshotFile => Path.Combine(Data, "table.json");

    /// <exception cref="FormatException">Something is missing, unknown or unreadable; the message names it.</exception>
    public static RouterOptions Parse(IReadOnlyList<string> args)
    {
        var given = new ArgumentReader(args);
        var options = new RouterOptions
        {
            Listen = given.Required("--listen", ReadEndPoint),
            Control = given.Required("--control", Path.GetFullPath),
            Data = given.Required("--data", Path.GetFullPath),
            OwnSession = given.Flag("--own-session"),
        };
        options = options with
        {
            Name = given.Optional("--name", text => text, options.Name),
            Trust = given.Optional("--trust", ReadNetworks, options.Trust),
            MaxBody = given.Optional("--max-body", long.Parse, options.MaxBody),
            HoldRequests = given.Optional("--hold-requests", int.Parse, options.HoldRequests),
            HoldTime = given.Optional("--hold-seconds", ReadSeconds, options.HoldTime),
            LeaveTime = given.Optional("--leave-seconds", ReadSeconds, options.LeaveTime),
            DrainTime = given.Optional("--drain-seconds", ReadSeconds, options.DrainTime),
        };
        given.RefuseTheRest();
        return options;
    }

    internal static IPEndPoint ReadEndPoint(string text) =>
        IPEndPoint.TryParse(text.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + text["localhost".Length..] : text, out var end) && text.Contains(':')
            ? end
            : throw new FormatException("an IP address and a port, such as 127.0.0.1:7080");

    private static IReadOnlyList<IPNetwork> ReadNetworks(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(IPNetwork.Parse)];

    private static TimeSpan ReadSeconds(string text) =>
        double.TryParse(text, out var seconds) && seconds is >= 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds) : throw new FormatException("a number of seconds up to 86400");
}
