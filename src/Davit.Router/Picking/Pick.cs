namespace Davit.Router.Picking;

internal enum PickOutcome
{
    /// <summary>An instance was picked, and the request is registered on it.</summary>
    Picked,

    /// <summary>No route has the host and path.</summary>
    NoRoute,

    /// <summary>The route has no share above 0 with an instance (left to try).</summary>
    NoInstance,

    /// <summary>The route holds its requests.</summary>
    Held,
}

/// <summary>What picking came to.</summary>
internal readonly record struct Pick(PickOutcome Outcome, LiveRoute? Route = null, LiveShare? Share = null, Backend? Backend = null, bool SetCookie = false);

/// <summary>What a pick avoids and prefers after an instance could not be connected to.</summary>
internal sealed class Tried
{
    private readonly List<InstanceState> _instances = [];

    public int Count => _instances.Count;

    public Davit.Plugins.ReleaseId? Preferred { get; private set; }

    public bool Contains(InstanceState instance) => _instances.Contains(instance);

    public void Add(InstanceState instance)
    {
        _instances.Add(instance);
        Preferred = instance.Id.Release;
    }
}
