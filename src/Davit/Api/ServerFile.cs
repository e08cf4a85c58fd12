using System.Text.Json;

namespace Davit.Api;

/// <summary>Tells commands on this machine where the server of a data folder listens. Gone when the server ends well.</summary>
internal sealed class ServerFile : IDisposable
{
    private readonly string _file;

    /// <param name="file">The file.</param>
    /// <param name="url">Where the server listens.</param>
    /// <param name="certificate">The SHA-256 of its certificate, so that commands know it whoever has signed it; null without TLS.</param>
    public ServerFile(string file, string url, string? certificate)
    {
        _file = file;
        var part = $"{file}.{Environment.ProcessId}";
        var pin = certificate is null ? "" : $",\"certificate\":{JsonSerializer.Serialize(certificate)}";
        File.WriteAllText(part, $"{{\"url\":{JsonSerializer.Serialize(url)},\"pid\":{Environment.ProcessId}{pin}}}\n");
        File.Move(part, file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);
}
