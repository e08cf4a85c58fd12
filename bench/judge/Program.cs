using Davit.Bench.Judging;

if (args is not [var document])
{
    Console.Error.WriteLine("Usage: judge-bench DOCUMENT: writes the tables between the document's markers.");
    return 2;
}

var tables = new Tables();
Document.Put(document, "identical", tables.Identical());
Document.Put(document, "detection", tables.Detection());
Document.Put(document, "kayenta", tables.Beside());
return 0;
