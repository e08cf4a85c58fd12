using System.Security.Cryptography;
using System.Text;

namespace Davit.Sources.Webhooks;

/// <summary>Checks proofs of a shared secret, in a time that tells nothing of it.</summary>
internal static class Signature
{
    /// <summary>True when the text is the HMAC-SHA-256 of the content in hexadecimal digits.</summary>
    public static bool IsHmac(string hex, ReadOnlySpan<byte> content, string secret)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (hex.Length != 2 * claimed.Length || Convert.FromHexString(hex, claimed, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), content, right);
        return CryptographicOperations.FixedTimeEquals(claimed, right);
    }

    /// <summary>True when the text is the secret itself. Hashes are compared, so that not even its length shows.</summary>
    public static bool IsSecret(string text, string secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
