using Davit.Api.Contract;

namespace Davit.Api;

/// <summary>What is so for as long as this server runs.</summary>
internal sealed record ServerFacts(string Version, string Url, string? Router, DateTimeOffset StartedAt, string DataFolder)
{
    public ServerInfo Info(long position) => new() { Version = Version, Url = Url, Router = Router, StartedAt = StartedAt, DataFolder = DataFolder, Position = position };
}
