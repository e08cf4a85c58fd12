using Davit.Plugins;
using Davit.Router.Counting;
using Davit.Router.Table;
using Microsoft.AspNetCore.Http;

namespace Davit.Router.Picking;

/// <summary>A route of one generation with the live state it leads to.</summary>
internal sealed class LiveRoute
{
    public LiveRoute(Route model, FleetRoutes fleet)
    {
        Model = model;
        Fleet = fleet;
        Shares = [.. model.Shares.Select(share => new LiveShare(share, fleet.Gate.TallyOf(model.Component, share.Release, share.Label),
            [.. share.Instances.Select(instance => new Backend(fleet.Gate.InstanceOf(instance.Id), instance.Address))]))];
        Kinds = fleet.Gate.KindsOf(model.Component);
        Urn = new Urn([.. Shares.Select(share => share.Backends.Length > 0 ? share.Weight : 0)], fleet.Gate.NextSeed());
        CookieName = model.Stickiness.By == StickyBy.Cookie ? model.Stickiness.Name ?? DefaultCookie : null;
    }

    public const string DefaultCookie = "davit-release";

    public Route Model { get; }

    public FleetRoutes Fleet { get; }

    public LiveShare[] Shares { get; }

    public RequestKinds Kinds { get; }

    public Urn Urn { get; }

    public string? CookieName { get; }

    /// <summary>A probe of the release's health says nothing of what its visitors see. At the root, visitors ask too.</summary>
    public bool IsProbe(HttpRequest request) => Model.HealthPath is { Length: > 1 } path && request.Path == path;

    public LiveShare? ShareOf(ReleaseId release) => Array.Find(Shares, share => share.Release == release);
}

/// <summary>A release's share with its instances.</summary>
internal sealed class LiveShare(RouteShare model, ReleaseTally tally, Backend[] backends)
{
    public ReleaseId Release { get; } = model.Release;

    public const char BeforeLabel = '+';

    /// <summary>What a visitor's cookie holds.</summary>
    public string Name { get; } = model.Label is { } label ? $"{model.Release}{BeforeLabel}{label}" : model.Release.ToString();

    public string ReleaseName { get; } = model.Release.ToString();

    public ulong Hash { get; } = Rendezvous.Hash(model.Label is { } label ? $"{model.Release}{BeforeLabel}{label}" : model.Release.ToString());

    public int Weight { get; } = model.Weight;

    public ReleaseTally Tally { get; } = tally;

    public Backend[] Backends { get; } = backends;

    /// <summary>Where the next search begins, so that equally loaded instances take turns. Under the fleet's lock.</summary>
    public int Turn { get; set; }
}

/// <summary>An instance at the address that this generation names.</summary>
internal sealed class Backend(InstanceState state, string address)
{
    public InstanceState State { get; } = state;

    public string Address { get; } = address;

    public string Prefix { get; } = "http://" + address;
}
