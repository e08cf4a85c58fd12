namespace Davit.Core.Model.Spec.Text;

/// <summary>
/// A counter, and of its series those whose labels are so: <c>jobs_total{status="ok"}</c>, or <c>jobs_total{status!="ok"}</c> for all others. Labels that are
/// not said may be anything; one that a series does not have is empty.
/// </summary>
public sealed class CounterSelector
{
    private const int Longest = 500;
    private readonly IReadOnlyList<SeriesLabel> _labels;

    private CounterSelector(string name, IReadOnlyList<SeriesLabel> labels)
    {
        Name = name;
        _labels = labels;
    }

    public string Name { get; }

    /// <summary>Null when the text is none.</summary>
    public static CounterSelector? TryParse(string text)
    {
        var series = new SeriesText(text);
        var labels = new List<SeriesLabel>();
        return text.Length <= Longest && series.TryName(mayHaveColons: true, out var name) && series.TryLabels(mayDiffer: true, labels) && series.Rest.Trim().IsEmpty
            ? new CounterSelector(name, labels)
            : null;
    }

    /// <summary>True for a series of this counter with these labels.</summary>
    public bool Selects(IReadOnlyList<SeriesLabel> labels) =>
        _labels.All(wanted => (labels.FirstOrDefault(l => l.Name == wanted.Name)?.Value ?? "") == wanted.Value != wanted.Differs);
}
