namespace Example.Shop;

/// <summary>The shop's database: a folder. An order is a file; whoever moves it has taken it.</summary>
internal static class Orders
{
    public static string Folder { get; } = Path.Combine(Path.GetTempPath(), $"shop-{Environment.GetEnvironmentVariable("DAVIT_ENVIRONMENT") ?? "local"}");

    private static string New => Path.Combine(Folder, "orders", "new");

    private static string Packed => Path.Combine(Folder, "orders", "packed");

    public static void MakeFolders()
    {
        Directory.CreateDirectory(New);
        Directory.CreateDirectory(Packed);
    }

    public static string Place(string product)
    {
        var id = Guid.NewGuid().ToString("N")[..12];
        File.WriteAllText(Path.Combine(New, id), product);
        return id;
    }

    /// <summary>Takes the next order and packs it; null when there is none.</summary>
    public static string? PackNext()
    {
        foreach (var order in Directory.EnumerateFiles(New))
        {
            var id = Path.GetFileName(order);
            try
            {
                File.Move(order, Path.Combine(Packed, id), overwrite: false);
                return id;
            }
            catch (FileNotFoundException)
            {
                // Another worker was faster.
            }
        }

        return null;
    }
}
