using System.Globalization;
using System.Text.Json;

namespace Example.Shop;

/// <summary>What is sold: shop.json says how, and in which file the prices are.</summary>
internal sealed class Catalogue(string title, string file, decimal taxPercent)
{
    private Dictionary<string, string> _prices = [];

    public string Title => title;

    public IReadOnlyCollection<string> Products => _prices.Keys;

    public static Catalogue Read()
    {
        using var settings = JsonDocument.Parse(File.ReadAllBytes("shop.json"));
        var root = settings.RootElement;
        return new Catalogue(root.GetProperty("title").GetString()!, root.GetProperty("catalogue").GetString()!, root.GetProperty("taxPercent").GetDecimal());
    }

    /// <summary>Reads the prices; says why it cannot.</summary>
    public string? Load()
    {
        try
        {
            using var prices = JsonDocument.Parse(File.ReadAllBytes(file));
            _prices = prices.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
            return null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return $"there are no prices: {e.Message}";
        }
    }

    /// <summary>A product's price as it is shown; null for one that is not sold.</summary>
    public string? PriceOf(string product)
    {
        if (!_prices.TryGetValue(product, out var written))
        {
            return null;
        }

        var price = decimal.Parse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * (1 + (taxPercent / 100));
        return string.Create(CultureInfo.InvariantCulture, $"{price:0.00}{(taxPercent > 0 ? " with tax" : "")}");
    }
}
