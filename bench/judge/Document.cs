namespace Davit.Bench.Judging;

/// <summary>A document with tables between markers.</summary>
internal static class Document
{
    public static void Put(string path, string name, string table)
    {
        var text = File.ReadAllText(path);
        var (begin, end) = ($"<!-- {name}: written by bench/judge/run -->", $"<!-- end of {name} -->");
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{path} has no place between '{begin}' and '{end}'.");
        }

        File.WriteAllText(path, $"{text[..(from + begin.Length)]}\n{table.TrimEnd()}\n{text[to..]}");
        Console.WriteLine($"{name}\n{table}");
    }
}
