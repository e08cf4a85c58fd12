using System.Text;

namespace Davit.Sources.Git;

/// <summary>One object that <c>git cat-file --batch</c> answered: its kind is <c>missing</c> or <c>ambiguous</c> when there is none.</summary>
internal readonly record struct GitObject(string Id, string Kind, long Size)
{
    public bool IsCommit => Kind == "commit";
}

/// <summary>Reads the answers of <c>git cat-file --batch</c> and <c>--batch-check</c>, in the order of the questions.</summary>
internal sealed class ObjectStream(Stream source)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next answer's head; null at the end.</summary>
    public async Task<GitObject?> Next(CancellationToken stopping)
    {
        if (await Line(stopping) is not { } line)
        {
            return null;
        }

        foreach (var absent in (string[])["missing", "ambiguous"])
        {
            if (line.EndsWith(' ' + absent, StringComparison.Ordinal))
            {
                return new GitObject("", absent, 0);
            }
        }

        // A link that leads out of the tree or nowhere is answered with its kind and size alone.
        return line.Split(' ') switch
        {
            [var id, var kind, var size] => new GitObject(id, kind, long.Parse(size, System.Globalization.CultureInfo.InvariantCulture)),
            [var kind, var size] => new GitObject("", kind, long.Parse(size, System.Globalization.CultureInfo.InvariantCulture)),
            _ => throw new InvalidDataException($"git cat-file answered '{OneLine.Of(line)}'."),
        };
    }

    /// <summary>Copies the object's content and the line end after it.</summary>
    public async Task CopyContent(GitObject head, Stream to, CancellationToken stopping)
    {
        var left = head.Size;
        while (left > 0)
        {
            await Fill(stopping);
            var part = (int)Math.Min(left, _end - _start);
            await to.WriteAsync(_buffer.AsMemory(_start, part), stopping);
            _start += part;
            left -= part;
        }

        await Fill(stopping);
        _start++;
    }

    public async Task<byte[]> Content(GitObject head, CancellationToken stopping)
    {
        using var content = new MemoryStream(checked((int)head.Size));
        await CopyContent(head, content, stopping);
        return content.ToArray();
    }

    private async Task<string?> Line(CancellationToken stopping)
    {
        var line = new List<byte>(80);
        while (_start < _end || await Read(stopping))
        {
            var at = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            var stop = at < 0 ? _end : at;
            line.AddRange(_buffer.AsSpan(_start, stop - _start));
            _start = at < 0 ? _end : at + 1;
            if (at >= 0)
            {
                return Encoding.UTF8.GetString([.. line]);
            }
        }

        return null;
    }

    private async Task Fill(CancellationToken stopping)
    {
        if (_start == _end && !await Read(stopping))
        {
            throw new EndOfStreamException("git cat-file ended within an object.");
        }
    }

    private async Task<bool> Read(CancellationToken stopping)
    {
        (_start, _end) = (0, await source.ReadAsync(_buffer, stopping));
        return _end > 0;
    }
}
