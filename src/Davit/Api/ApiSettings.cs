using System.Net;

namespace Davit.Api;

/// <summary>Where the API listens, and whom it believes.</summary>
internal sealed record ApiSettings
{
    public required IPEndPoint Listen { get; init; }

    public required string Token { get; init; }

    /// <summary>The person said that plain HTTP on an address that others reach is meant.</summary>
    public bool AllowInsecureListen { get; init; }

    /// <summary>Names beside localhost by which the server is reached.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>What it proves itself with; null without TLS.</summary>
    public ApiCertificate? Certificate { get; init; }

    /// <summary>Why it may not listen so; null when it may.</summary>
    public string? WhyNot() =>
        Certificate is not null || AllowInsecureListen || IPAddress.IsLoopback(Listen.Address)
            ? null
            : $"{Listen.Address} can be reached by others, and without TLS they could read the token. Give --tls-cert and --tls-key, or say --insecure-listen.";
}
