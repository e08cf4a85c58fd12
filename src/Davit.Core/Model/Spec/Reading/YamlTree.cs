using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Davit.Core.Model.Spec.Reading;

/// <summary>
/// Reads YAML into nodes with their places. What makes YAML dangerous or surprising is refused here, once: several documents, repeated keys, aliases that
/// grow without bound or hold themselves, tags, depth and size.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxDepth = 24;
    private const int MaxNodes = 50_000;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly ErrorSink _errors;
    private readonly Dictionary<string, Node?> _anchors = new(StringComparer.Ordinal);
    private long _nodes;

    private YamlTree(string text, ErrorSink errors)
    {
        _scanner = new Scanner(new StringReader(text));
        _parser = new Parser(_scanner);
        _errors = errors;
    }

    /// <summary>The document, or null with at least one error.</summary>
    public static Node? Read(string text, ErrorSink errors)
    {
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            errors.Add(1, 1, "the file is larger than 1 MB");
            return null;
        }

        var tree = new YamlTree(text, errors);
        try
        {
            return tree.Document();
        }
        catch (Refused refused)
        {
            errors.Add(refused.At.Line, refused.At.Column, refused.Message);
        }
        catch (YamlException broken)
        {
            var (line, column, message) = YamlWords.For(broken, errors);
            errors.Add(line, column, message);
        }
        catch (Exception hole) when (hole is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // The scanner has holes: some broken texts take it to a state that it does not expect, and it says so in its own way.
            var at = tree._scanner.CurrentPosition;
            errors.Add(at.Line, at.Column, "not YAML: the text cannot be understood here; look at quotes and brackets before it");
        }

        return null;
    }

    private Node? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            _errors.Add(1, 1, "the file is empty");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var node = Value(depth: 1);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            throw new Refused(second.Start, "a second document begins here; the file must hold one");
        }

        return node;
    }

    private Node Value(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new Refused(_parser.Current!.Start, $"nested deeper than {MaxDepth} levels");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            var repeated = Aliased(alias, depth);
            Count(repeated.Size, alias.Start);
            return repeated;
        }

        var began = _parser.Require<NodeEvent>();
        if (!began.Tag.IsEmpty && !began.Tag.IsNonSpecific)
        {
            throw new Refused(began.Start, $"the tag '{began.Tag.Value}' is not used here; write the plain value");
        }

        var anchor = began.Anchor.IsEmpty ? null : began.Anchor.Value;
        if (anchor is not null)
        {
            // Not known yet: an alias to it from inside would never end.
            _anchors[anchor] = null;
        }

        Count(1, began.Start);
        Node node = began switch { MappingStart => Map(depth), SequenceStart => List(depth), _ => Scalar() };
        if (anchor is not null)
        {
            _anchors[anchor] = node;
        }

        return node;
    }

    private Node Aliased(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
        {
            var nearest = NearestName.Of(alias.Value.Value, _anchors.Keys);
            throw new Refused(alias.Start, $"no anchor '&{alias.Value.Value}' stands before this alias{(nearest is null ? "" : $"; did you mean '*{nearest}'?")}");
        }

        if (node is null)
        {
            throw new Refused(alias.Start, $"the alias '*{alias.Value.Value}' stands inside the value that it repeats");
        }

        return depth + node.Height > MaxDepth ? throw new Refused(alias.Start, $"nested deeper than {MaxDepth} levels") : node;
    }

    // A node counts once where it is written and by its whole size wherever an alias repeats it: together, the size with all aliases written out.
    private void Count(long nodes, Mark at)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
        {
            throw new Refused(at, $"more than {MaxNodes} values when the aliases are written out");
        }
    }

    private ScalarNode Scalar()
    {
        var scalar = _parser.Consume<Scalar>();
        var kind = scalar.Style == ScalarStyle.Plain ? ScalarNode.KindOf(scalar.Value) : ScalarKind.Text;
        return new ScalarNode((int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, kind);
    }

    private ListNode List(int depth)
    {
        var start = _parser.Consume<SequenceStart>().Start;
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Value(depth + 1));
        }

        return new ListNode((int)start.Line, (int)start.Column, items.ToImmutable())
        {
            Size = 1 + items.Sum(i => i.Size),
            Height = 1 + items.Select(i => i.Height).DefaultIfEmpty().Max(),
        };
    }

    private MapNode Map(int depth)
    {
        var start = _parser.Consume<MappingStart>().Start;
        var entries = new MapEntries(_errors);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Value(depth + 1);
            entries.Add(key, Value(depth + 1));
        }

        var all = entries.WithMerged();
        return new MapNode((int)start.Line, (int)start.Column, all)
        {
            Size = 1 + all.Sum(e => 1 + e.Value.Size),
            Height = 1 + all.Select(e => e.Value.Height).DefaultIfEmpty().Max(),
        };
    }

    private sealed class Refused(Mark at, string message) : Exception(message)
    {
        public Mark At { get; } = at;
    }
}
