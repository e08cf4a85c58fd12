using System.Collections.Concurrent;
using System.Collections.Immutable;
using Davit.Core.Model.Judgements;

namespace Davit.Core.Deploying;

/// <summary>What the watches under way have seen so far, for those who look on: the journal has it once the judge has spoken.</summary>
public sealed class WatchBoard
{
    private readonly ConcurrentDictionary<string, ImmutableList<Block>> _open = new();

    /// <summary>How many are under way on this server.</summary>
    public int Count => _open.Count;

    public IReadOnlyList<Block>? Of(string deployment) => _open.GetValueOrDefault(deployment);

    public void Begin(string deployment) => _open[deployment] = [];

    public void Add(string deployment, Block block) => _open.AddOrUpdate(deployment, [block], (_, blocks) => blocks.Add(block));

    public void End(string deployment) => _open.TryRemove(deployment, out _);
}
