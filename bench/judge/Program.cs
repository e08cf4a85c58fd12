using Davit.Bench.Judging;

if (args is not [var document, .. var names])
{
    Console.Error.WriteLine("Usage: judge-bench DOCUMENT [TABLE...]: writes the tables, all or these, between the document's markers.");
    return 2;
}

var tables = new Dictionary<string, Func<string>> { ["identical"] = Tables.Identical, ["detection"] = Tables.Detection, ["kayenta"] = Tables.Beside };
foreach (var (name, table) in tables.Where(t => names.Length == 0 || names.Contains(t.Key)))
{
    Document.Put(document, name, table());
}

return 0;
