namespace Davit.Sources.Git;

/// <summary>What opens a repository. It is handed to git's child process alone, and is never shown.</summary>
/// <param name="UserName">The user's name for http and https; null when the secret is a token that needs none.</param>
/// <param name="Secret">A password or token for http and https.</param>
/// <param name="SshKeyFile">The absolute path of a private key for ssh.</param>
public sealed record GitCredential(string? UserName = null, string? Secret = null, string? SshKeyFile = null)
{
    /// <inheritdoc />
    public override string ToString() => "credential";

    /// <summary>The text with everything taken out that would betray the secret.</summary>
    public string Mask(string text)
    {
        if (Secret is not { Length: > 0 } secret)
        {
            return text;
        }

        var pair = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{UserName}:{secret}"));
        return text.Replace(secret, "***", StringComparison.Ordinal)
            .Replace(Uri.EscapeDataString(secret), "***", StringComparison.Ordinal)
            .Replace(pair, "***", StringComparison.Ordinal);
    }
}

/// <summary>Finds a credential by its name; null when there is none of that name.</summary>
public delegate ValueTask<GitCredential?> FindCredential(string name, CancellationToken stopping);
