using System.Net;
using Davit.Cli;

namespace Davit;

/// <summary>What `davit up` was told.</summary>
internal sealed record UpSettings
{
    public required DataFolder Data { get; init; }
    public required IPEndPoint Listen { get; init; }
    public required IPEndPoint Router { get; init; }
    public string? CertificateFile { get; init; }
    public string? KeyFile { get; init; }
    public bool AllowInsecureListen { get; init; }
    public IReadOnlyList<string> Hosts { get; init; } = [];
}
