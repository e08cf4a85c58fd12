using System.Security.Cryptography;

namespace Davit.Api;

/// <summary>The API's token: made on the first start, readable by its owner alone.</summary>
internal static class TokenFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string Ensure(string file)
    {
        if (!File.Exists(file))
        {
            Make(file);
        }

        if (!OperatingSystem.IsWindows())
        {
            // A copy or a careless umask may have opened it.
            File.SetUnixFileMode(file, OwnerOnly);
        }

        return File.ReadAllText(file).Trim() is { Length: >= 16 } token
            ? token
            : throw new InvalidDataException($"{file} holds no token of at least 16 characters. Remove it, and a new one is made.");
    }

    private static void Make(string file)
    {
        var part = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var writer = new StreamWriter(part, options))
        {
            writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }

        File.Move(part, file, overwrite: true);
    }
}
