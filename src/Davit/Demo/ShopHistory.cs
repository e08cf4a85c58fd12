namespace Davit.Demo;

/// <summary>A commit of the sample shop: what its author changes, and how Davit is expected to end its deployment.</summary>
/// <param name="Subject">The commit's message.</param>
/// <param name="Edit">Changes the files of the commit before, by path.</param>
/// <param name="Mends">Whether its message says that it mends the commit before.</param>
internal sealed record ShopCommit(string Subject, Action<Dictionary<string, string>> Edit, bool Mends = false);

/// <summary>
/// The five commits of the tour. Each is a different tree, and nothing but its content decides what its deployment comes to: the third reads a file that its
/// author forgot to add, and the fourth has one of twenty prices written so that it cannot be read.
/// </summary>
internal static class ShopHistory
{
    private const string OldPrices = "catalogue.json";
    private const string NewPrices = "products.json";
    private const string Settings = "shop.json";
    private const string WrongPrice = "\"25,90\"";

    public static IReadOnlyList<ShopCommit> Commits { get; } =
    [
        new("Open the shop", _ => { }),
        new("Show prices with tax", files =>
        {
            Replace(files, Settings, "\"taxPercent\": 0", "\"taxPercent\": 19");
            files["migrations/002-tax.txt"] = "orders: the price is noted with tax\n";
        }),
        new("Read the prices from products.json", files => Replace(files, Settings, OldPrices, NewPrices)),
        new("Add products.json, with the spring prices", files =>
        {
            files.Remove(OldPrices, out var prices);
            files[NewPrices] = prices!;
            Replace(files, NewPrices, "\"39.00\"", "\"34.00\"");
            Replace(files, NewPrices, "\"24.50\"", WrongPrice);
        }),
        new("Write the teapot's price with a point", files => Replace(files, NewPrices, WrongPrice, WrongPrice.Replace(',', '.')), Mends: true),
    ];

    /// <summary>The sample shop's files, as they are in the first commit.</summary>
    public static Dictionary<string, string> Files()
    {
        const string prefix = "shop/";
        var assembly = typeof(ShopHistory).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[prefix.Length..], name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            }, StringComparer.Ordinal);
    }

    private static void Replace(Dictionary<string, string> files, string path, string old, string by) =>
        files[path] = files[path].Contains(old, StringComparison.Ordinal)
            ? files[path].Replace(old, by, StringComparison.Ordinal)
            : throw new InvalidOperationException($"{path} of the sample shop does not hold {old}.");
}
