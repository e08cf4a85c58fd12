using Davit.Plugins;

namespace Davit.Core.Keeping;

/// <summary>Where fleets run and are served: which target and routers an environment has.</summary>
public interface IPlaces
{
    /// <exception cref="PermanentException">The environment is not described, or names a target that this server does not have.</exception>
    ITarget TargetOf(FleetId fleet);

    IReadOnlyList<IRouter> RoutersOf(FleetId fleet);
}
