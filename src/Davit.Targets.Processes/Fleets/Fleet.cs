using System.Security.Cryptography;
using System.Text;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>The instances of one service in one environment, as their folder has them.</summary>
internal sealed class Fleet
{
    private readonly string _folder;
    private readonly Machine _machine;
    private readonly Lock _lock = new();
    private readonly Dictionary<InstanceId, Instance> _instances = [];

    public Fleet(FleetId id, string folder, Machine machine)
    {
        _folder = folder;
        _machine = machine;
        Fence = new Fence(id, folder, machine.Clock);
        Mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..8];
    }

    public Fence Fence { get; }

    public Changes Changes { get; } = new();

    /// <summary>Tells this fleet from those of the same name in other data folders of the machine.</summary>
    public string Mark { get; }

    public IReadOnlyList<Instance> Instances
    {
        get
        {
            lock (_lock)
            {
                return [.. _instances.Values];
            }
        }
    }

    public InstanceFolder FolderOf(InstanceId id) => new(Path.Combine(_folder, id.ToString()));

    /// <summary>The instance as its files have it now; null when it is not known.</summary>
    public Instance? Find(InstanceId id)
    {
        Refresh();
        lock (_lock)
        {
            return _instances.GetValueOrDefault(id);
        }
    }

    /// <summary>Takes in what was started, and lets go of what was forgotten, by this process or by another.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            var present = Present().ToHashSet();
            foreach (var gone in _instances.Keys.Except(present).ToList())
            {
                _instances.Remove(gone);
            }

            foreach (var id in present)
            {
                if (_instances.TryGetValue(id, out var known))
                {
                    known.ReloadIfChanged();
                }
                else if (FolderOf(id) is var files && files.ReadOrder() is { } record)
                {
                    _instances[id] = known = new Instance(record, files, new InstanceLog(files, _machine.KeepLogBytes));
                    known.Reload();
                }

                if (known is not null)
                {
                    Watch(known);
                }
            }
        }
    }

    /// <summary>Has the instance watched, if it was started and nobody here does.</summary>
    public void Watch(Instance instance)
    {
        if (instance.TakeWatch())
        {
            _machine.Background.Run(new InstanceLife(instance, _machine, Changes).Run);
        }
    }

    /// <summary>Removes an instance that does not run, with all that was taken for it.</summary>
    public void Remove(OrderRecord record, InstanceFolder files)
    {
        files.Remove();
        record.Cgroup.Remove();
        if (record.Port is { } port)
        {
            _machine.Ports.GiveBack(port, files.Path);
        }

        lock (_lock)
        {
            _instances.Remove(record.Order.Id);
        }

        Changes.Signal();
    }

    private IEnumerable<InstanceId> Present()
    {
        if (!Directory.Exists(_folder))
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories(_folder))
        {
            if (TryParse(Path.GetFileName(folder)) is { } id)
            {
                yield return id;
            }
        }
    }

    private static InstanceId? TryParse(string name)
    {
        try
        {
            return InstanceId.Parse(name);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
