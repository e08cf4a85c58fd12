using System.Collections.Concurrent;

namespace Davit.Sources.Git;

/// <summary>Answers that stay true for ever, because they are about a commit's hash. Forgets all of them when it has the most. Thread-safe.</summary>
internal sealed class Known<T>(int most)
{
    private readonly ConcurrentDictionary<(string Mirror, string Commit, string Path), T> _answers = [];

    public bool TryGet(Mirror mirror, string commit, string path, out T? answer) => _answers.TryGetValue((mirror.Folder, commit, path), out answer);

    public void Keep(Mirror mirror, string commit, string path, T answer)
    {
        if (_answers.Count >= most)
        {
            _answers.Clear();
        }

        _answers[(mirror.Folder, commit, path)] = answer;
    }
}
