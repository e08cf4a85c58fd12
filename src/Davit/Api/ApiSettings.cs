using System.Net;

namespace Davit.Api;

/// <summary>Where the API listens, and whom it believes.</summary>
internal sealed record ApiSettings
{
    public required IPEndPoint Listen { get; init; }

    public required string Token { get; init; }

    /// <summary>PEM files; both or none.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>The person said that plain HTTP on an address that others reach is meant.</summary>
    public bool AllowInsecureListen { get; init; }

    /// <summary>Names beside localhost by which the server is reached.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public bool UsesTls => CertificateFile is not null;

    /// <summary>Why it may not listen so; null when it may.</summary>
    public string? WhyNot()
    {
        if (CertificateFile is null != KeyFile is null)
        {
            return "A certificate and its key go together: give both --tls-cert and --tls-key.";
        }

        return UsesTls || AllowInsecureListen || IPAddress.IsLoopback(Listen.Address)
            ? null
            : $"{Listen.Address} can be reached by others, and without TLS they could read the token. Give --tls-cert and --tls-key, or say --insecure-listen.";
    }
}
