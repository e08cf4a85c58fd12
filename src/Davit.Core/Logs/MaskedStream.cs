namespace Davit.Core.Logs;

/// <summary>Covers values in a log that comes in chunks. What may be the beginning of a value is held back, at most one byte less than the longest value.</summary>
public sealed class MaskedStream(SecretMask mask)
{
    private byte[] _held = [];
    private bool[] _heldCovered = [];

    /// <summary>How many bytes wait for what follows them.</summary>
    public int Held => _held.Length;

    /// <summary>Takes the next bytes; gives as many as went in, less what is held back now, more what was before.</summary>
    public byte[] Push(ReadOnlySpan<byte> chunk)
    {
        byte[] bytes = [.. _held, .. chunk];
        var covered = new bool[bytes.Length];
        _heldCovered.CopyTo(covered, 0);
        mask.Cover(bytes, covered);

        var certain = mask.FirstUnfinished(bytes);
        _held = bytes[certain..];
        _heldCovered = covered[certain..];
        return Marked(bytes.AsSpan(0, certain), covered);
    }

    /// <summary>Gives what was held back: nothing follows.</summary>
    public byte[] Flush()
    {
        var rest = Marked(_held, _heldCovered);
        _held = [];
        _heldCovered = [];
        return rest;
    }

    private static byte[] Marked(ReadOnlySpan<byte> bytes, ReadOnlySpan<bool> covered)
    {
        var marked = bytes.ToArray();
        for (var i = 0; i < marked.Length; i++)
        {
            marked[i] = covered[i] ? SecretMask.Mark : marked[i] == SecretMask.Mark ? SecretMask.Rubbish : marked[i];
        }

        return marked;
    }
}
