using System.Text;
using Davit.Plugins;

namespace Davit.Sources.Builds;

/// <summary>The log of one build: what its commands write, in the order they write it, up to a limit. Later attempts of the same build are appended.</summary>
internal sealed class BuildLog : IAsyncDisposable
{
    private const int MostLines = 50;
    private const int LongestLine = 2000;

    private readonly FileStream _file;
    private readonly long _most;
    private readonly Queue<string> _last = new();
    private readonly List<byte> _line = [];
    private long _left;
    private bool _isFull;

    public BuildLog(string file, long most)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _file = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _most = most;
        _left = most;
    }

    /// <summary>The last lines that the commands wrote.</summary>
    public IReadOnlyList<string> LastLines => [.. _last, .. _line.Count > 0 ? [Text()] : Array.Empty<string>()];

    /// <summary>Writes a line of Davit's own, whatever the limit.</summary>
    public async Task Say(string line, CancellationToken stopping) => await _file.WriteAsync(Encoding.UTF8.GetBytes($"[davit] {line}\n"), stopping);

    public void ForgetLines()
    {
        _last.Clear();
        _line.Clear();
    }

    public async Task Copy(Stream output, CancellationToken stopping)
    {
        var buffer = new byte[16 * 1024];
        while (await output.ReadAsync(buffer, stopping) is var read and > 0)
        {
            Remember(buffer.AsSpan(0, read));
            var kept = (int)Math.Min(read, _left);
            await _file.WriteAsync(buffer.AsMemory(0, kept), stopping);
            _left -= kept;
            if (kept < read && !_isFull)
            {
                _isFull = true;
                await Say($"The log is longer than {_most} bytes; what follows is not kept.", stopping);
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            if (one != '\n')
            {
                if (_line.Count < LongestLine)
                {
                    _line.Add(one);
                }

                continue;
            }

            _last.Enqueue(Text());
            _line.Clear();
            if (_last.Count > MostLines)
            {
                _last.Dequeue();
            }
        }
    }

    // Colours and cursor moves of terminals mean nothing in a message.
    private string Text() => new([.. Encoding.UTF8.GetString([.. _line]).Where(c => c == '\t' || !char.IsControl(c))]);
}
