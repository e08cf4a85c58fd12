using Davit.Plugins;
using Davit.Sources.Git;

namespace Davit;

/// <summary>
/// Credentials for repositories: files in the data folder's <c>credentials</c>, one per name, readable by their owner alone. A private key for ssh, or for https one
/// line <c>user:token</c> or <c>token</c>.
/// </summary>
internal sealed class CredentialFiles(string folder)
{
    /// <exception cref="PermanentException">The file can be read by others than its owner.</exception>
    public async ValueTask<GitCredential?> Find(string name, CancellationToken stopping)
    {
        var file = Path.Combine(folder, name);
        if (name.Contains('/', StringComparison.Ordinal) || name.StartsWith('.') || !File.Exists(file))
        {
            return null;
        }

        RefuseIfOpen(name, file);
        var text = (await File.ReadAllTextAsync(file, stopping)).Trim();
        if (text.StartsWith("-----BEGIN ", StringComparison.Ordinal))
        {
            return new GitCredential(SshKeyFile: file);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new GitCredential(Secret: text) : new GitCredential(text[..colon], text[(colon + 1)..]);
    }

    private static void RefuseIfOpen(string name, string file)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & others) != 0)
        {
            throw new PermanentException($"the credential '{name}' can be read by others; run: chmod 600 {file}");
        }
    }
}
