using System.Collections.Immutable;

namespace Davit.Core.Model.Spec.Reading;

/// <summary>The entries of one map as they are read: repeated keys are errors, and <c>&lt;&lt;</c> brings the entries of other maps in.</summary>
internal sealed class MapEntries(ErrorSink errors)
{
    private readonly Dictionary<string, Entry> _own = new(StringComparer.Ordinal);
    private readonly List<Entry> _inOrder = [];
    private readonly List<MapNode> _merged = [];

    public void Add(Node key, Node value)
    {
        if (key is not ScalarNode name)
        {
            errors.Add(key.Line, key.Column, $"a key is {key.Described}", "a word");
        }
        else if (name is { Text: "<<", Kind: ScalarKind.Text })
        {
            Merge(value);
        }
        else if (_own.TryGetValue(name.Text, out var first))
        {
            errors.Add(name.Line, name.Column, $"duplicate key '{name.Text.ReplaceLineEndings(" ")}'; it stands in line {first.Key.Line} already");
        }
        else
        {
            _own.Add(name.Text, new Entry(name, value));
            _inOrder.Add(_own[name.Text]);
        }
    }

    /// <summary>Own entries win over merged ones, and earlier merged ones over later.</summary>
    public ImmutableArray<Entry> WithMerged() =>
        [.. _inOrder, .. _merged.SelectMany(m => m.Entries).Where(e => !_own.ContainsKey(e.Key.Text)).DistinctBy(e => e.Key.Text)];

    private void Merge(Node value)
    {
        foreach (var map in value is ListNode list ? list.Items : [value])
        {
            if (map is MapNode merged)
            {
                _merged.Add(merged);
            }
            else
            {
                errors.Add(map.Line, map.Column, $"'<<' is {map.Described}", "a map, or a list of maps, to take entries from");
            }
        }
    }
}
