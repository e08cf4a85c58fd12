using System.Text.Json;

namespace Davit.Api;

/// <summary>Tells commands on this machine where the server of a data folder listens. Gone when the server ends well.</summary>
internal sealed class ServerFile : IDisposable
{
    private readonly string _file;

    public ServerFile(string file, string url)
    {
        _file = file;
        var part = $"{file}.{Environment.ProcessId}";
        File.WriteAllText(part, $"{{\"url\":{JsonSerializer.Serialize(url)},\"pid\":{Environment.ProcessId}}}\n");
        File.Move(part, file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);
}
