using System.Runtime.CompilerServices;
using System.Text;

namespace Davit.Cli;

internal sealed record ServerEvent(string? Id, string Name, string Data);

/// <summary>Reads server-sent events from an answer, as they come.</summary>
internal static class EventReader
{
    public static async IAsyncEnumerable<ServerEvent> Read(Stream stream, [EnumeratorCancellation] CancellationToken stopping)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string? id = null;
        var name = "message";
        var data = new List<string>();
        while (await reader.ReadLineAsync(stopping) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Count > 0)
                {
                    yield return new ServerEvent(id, name, string.Join('\n', data));
                }

                (name, data) = ("message", []);
                continue;
            }

            var (field, value) = Split(line);
            id = field == "id" ? value : id;
            name = field == "event" ? value : name;
            if (field == "data")
            {
                data.Add(value);
            }
        }
    }

    private static (string Field, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..] is [' ', ..] spaced ? spaced[1..] : line[(colon + 1)..]);
    }
}
