using System.Runtime.CompilerServices;
using System.Text;

namespace Davit.Sources.Git;

/// <summary>An entry of a tree, as <c>git ls-tree -z</c> writes it.</summary>
/// <param name="Mode">Six digits: <c>100644</c>, <c>100755</c>, <c>120000</c> for a link, <c>160000</c> for a submodule.</param>
/// <param name="Id">The object's hash.</param>
/// <param name="Path">The path from the tree's root; a name that is not UTF-8 has U+FFFD in it.</param>
internal sealed record TreeEntry(string Mode, string Id, string Path)
{
    public bool IsLink => Mode == "120000";

    public bool IsSubmodule => Mode == "160000";

    public bool IsExecutable => Mode == "100755";

    public bool IsFile => !IsSubmodule && !IsLink;

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public static async IAsyncEnumerable<TreeEntry> ReadAll(Stream output, [EnumeratorCancellation] CancellationToken stopping)
    {
        var buffer = new byte[64 * 1024];
        var kept = 0;
        while (await output.ReadAsync(buffer.AsMemory(kept), stopping) is var read and > 0)
        {
            var (start, end) = (0, kept + read);
            while (Array.IndexOf(buffer, (byte)0, start, end - start) is var at and >= 0)
            {
                yield return Read(Encoding.UTF8.GetString(buffer, start, at - start));
                start = at + 1;
            }

            kept = end - start;
            Array.Copy(buffer, start, buffer, 0, kept);
            if (kept == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }

    // MODE SP KIND SP ID TAB PATH
    private static TreeEntry Read(string text)
    {
        var tab = text.IndexOf('\t');
        return tab > 0 && text[..tab].Split(' ') is [var mode, _, var id]
            ? new TreeEntry(mode, id, text[(tab + 1)..])
            : throw new InvalidDataException($"git ls-tree answered '{OneLine.Of(text)}'.");
    }
}
