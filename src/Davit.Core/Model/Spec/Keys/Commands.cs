using System.Collections.Immutable;
using Davit.Core.Model.Spec.Forms;
using Davit.Core.Model.Spec.Text;

namespace Davit.Core.Model.Spec.Keys;

/// <summary>The ways to write a command down.</summary>
internal static class Commands
{
    private const string Expected = "a command: text that is split at spaces, or a list of program and arguments";

    /// <summary>A text that is split as a shell would, with no shell.</summary>
    public static Form<ImmutableArray<string>> Text { get; } =
        Plain.Argument.Unless(s => CommandWords.Split(s).Wrong, "\\S").To(s => CommandWords.Split(s).Words);

    /// <summary>The same; or a list of program and arguments.</summary>
    public static Form<ImmutableArray<string>> Words { get; } = new ShapeForm<ImmutableArray<string>>(
        Expected,
        Text,
        list: new ListForm<string>(Plain.Argument, atLeast: 1).Unless(w => w is ["", ..] ? "names no program" : null));

    /// <summary>A text for <c>/bin/sh -c</c>.</summary>
    public static Form<ImmutableArray<string>> Shell { get; } =
        Plain.Free("a text for /bin/sh -c").To(s => ImmutableArray.Create("/bin/sh", "-c", s));

    /// <summary>Words, or <c>{shell: …}</c>.</summary>
    public static Form<ImmutableArray<string>> Any { get; } = new ShapeForm<ImmutableArray<string>>(
        $"{Expected}, or {{shell: ...}}", Words, Words,
        new MapForm<ImmutableArray<string>>(() => [], "{shell: ...}").Key("shell", Shell, "A text for /bin/sh -c.", (_, v) => v, required: true));

    public static Form<ImmutableSortedDictionary<string, string>> Env { get; } =
        new EntriesForm<string>(Plain.Variable.Unless(n => n.StartsWith("DAVIT_", StringComparison.Ordinal) ? "begins with DAVIT_, which Davit keeps for itself" : null), Plain.Argument)
            .To(Sorted);

    public static ImmutableSortedDictionary<string, T> Sorted<T>(ImmutableArray<KeyValuePair<string, T>> entries) => Empty<T>().SetItems(entries);

    public static ImmutableSortedDictionary<string, T> Empty<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}
