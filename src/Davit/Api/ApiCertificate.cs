using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Davit.Cli;

namespace Davit.Api;

/// <summary>The server's certificate, with those that lead from it to an authority.</summary>
internal sealed record ApiCertificate(X509Certificate2 Own, X509Certificate2Collection Chain)
{
    public string Fingerprint => Own.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>Reads both files; null when none is named.</summary>
    /// <exception cref="UsageException">One is missing, or they are not a certificate and its key.</exception>
    public static ApiCertificate? Read(string? certificateFile, string? keyFile)
    {
        if (certificateFile is null && keyFile is null)
        {
            return null;
        }

        if (certificateFile is null || keyFile is null)
        {
            throw new UsageException("A certificate and its key go together: give both --tls-cert and --tls-key.");
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            return new ApiCertificate(X509Certificate2.CreateFromPemFile(certificateFile, keyFile), chain);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{certificateFile} and {keyFile} cannot be used as a certificate and its key: {e.Message}", "Both are PEM files, the key without a passphrase.");
        }
    }
}
