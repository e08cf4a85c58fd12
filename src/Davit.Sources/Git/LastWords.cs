using System.Text;

namespace Davit.Sources.Git;

/// <summary>The end of what git wrote to standard error, and a sign of life whenever it wrote.</summary>
internal sealed class LastWords(Action? alive, Action<string>? progress)
{
    private const int Most = 8 * 1024;

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _line = new();
    private readonly Lock _lock = new();
    private bool _hasReturned;

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString() + _line;
            }
        }
    }

    public async Task Listen(Stream errors, CancellationToken stopping)
    {
        var reader = new StreamReader(errors, Encoding.UTF8);
        var buffer = new char[1024];
        while (await reader.ReadAsync(buffer, stopping) is var read and > 0)
        {
            alive?.Invoke();
            foreach (var character in buffer.AsSpan(0, read))
            {
                Take(character);
            }
        }
    }

    private void Take(char character)
    {
        // A carriage return begins a line of progress anew, and only what stays is worth keeping; one before a line feed, as ssh writes them, ends the line.
        if (_hasReturned && character != '\n')
        {
            End(isKept: false);
        }

        _hasReturned = character == '\r';
        if (character == '\n')
        {
            End(isKept: true);
        }
        else if (!char.IsControl(character))
        {
            lock (_lock)
            {
                if (_line.Length < Most)
                {
                    _line.Append(character);
                }
            }
        }
    }

    private void End(bool isKept)
    {
        if (_line.Length == 0)
        {
            return;
        }

        progress?.Invoke(_line.ToString());
        lock (_lock)
        {
            if (isKept)
            {
                _text.Append(_line).Append('\n');
                _text.Remove(0, Math.Max(0, _text.Length - Most));
            }

            _line.Clear();
        }
    }
}
