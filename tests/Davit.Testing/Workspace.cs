namespace Davit.Testing;

/// <summary>A folder of the test's own, gone with the test.</summary>
public sealed class Workspace : IDisposable
{
    public Workspace() => Root = Directory.CreateTempSubdirectory("davit-test-").FullName;

    public string Root { get; }

    public string this[string path] => Path.Combine(Root, path);

    public string Write(string path, string text)
    {
        var file = this[path];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The test removed it itself.
        }
    }
}
