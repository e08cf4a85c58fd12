namespace Davit.Router.Picking;

/// <summary>
/// The split by weight: an urn with as many balls of each share as its weight, drawn at random without putting back, and filled again when empty. Each round of
/// as many requests as the weights sum up to (after the greatest common divisor) is split exactly, and no pattern in the requests can meet a pattern in the draws.
/// </summary>
internal sealed class Urn
{
    private readonly int[] _weights;
    private readonly int[] _left;
    private readonly int _round;
    private int _balls;
    private ulong _state;

    public Urn(int[] weights, ulong seed)
    {
        var divisor = weights.Aggregate(0, Gcd);
        _weights = divisor > 1 ? [.. weights.Select(weight => weight / divisor)] : weights;
        _left = new int[weights.Length];
        _round = _weights.Sum();
        _state = seed | 1;
    }

    /// <summary>Whether any share can be drawn.</summary>
    public bool IsEmpty => _round == 0;

    /// <summary>The index of a share with a weight above 0.</summary>
    public int Draw()
    {
        if (_balls == 0)
        {
            _weights.CopyTo(_left, 0);
            _balls = _round;
        }

        var ball = (int)(NextRandom() % (uint)_balls);
        var share = 0;
        while (ball >= _left[share])
        {
            ball -= _left[share++];
        }

        _left[share]--;
        _balls--;
        return share;
    }

    private uint NextRandom()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (uint)(_state >> 32);
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
