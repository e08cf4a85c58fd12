namespace Davit.Demo;

/// <summary>Everything that the tour makes is in one temporary folder, and everything that it starts can be known by it.</summary>
internal sealed class DemoFolder
{
    /// <summary>A variable that the server passes on to all that it starts: whoever has it with this folder's value belongs to the tour.</summary>
    public const string Mark = "TMPDIR";

    public DemoFolder()
    {
        Path = Directory.CreateTempSubdirectory("davit-demo-").FullName;
        Directory.CreateDirectory(Temporary);
    }

    public string Path { get; }

    public string Data => System.IO.Path.Combine(Path, "data");

    public string Repository => System.IO.Path.Combine(Path, "shop");

    public string Temporary => System.IO.Path.Combine(Path, "tmp");

    public string ServerLog => System.IO.Path.Combine(Path, "server.log");

    /// <summary>Where the shop's workers put what they have packed: see Orders.cs of the shop.</summary>
    public string PackedOrders => System.IO.Path.Combine(Temporary, "shop-local", "orders", "packed");

    public void Remove() => Directory.Delete(Path, recursive: true);
}
