using System.Globalization;
using Davit.Bench.Router;

// Prints one line of the table for each kind of visitor: what counting one request costs, in nanoseconds and allocated bytes.
var calls = args is [var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 500_000;
foreach (var visitor in Visitor.All)
{
    var cost = CountingCost.Measure(visitor, calls);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {visitor.Name} | {cost.Whole:0} | {cost.Kind:0} | {cost.Group:0} | {cost.Bytes:0} |"));
}
