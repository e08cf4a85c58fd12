using Davit.Plugins;

namespace Davit.Router.Control;

/// <summary>A router process as the control plane sees it, over its control socket.</summary>
public sealed class RouterClient(string name, string controlSocket) : IRouter, IDisposable
{
    private readonly ControlWire _wire = new(controlSocket);

    /// <inheritdoc />
    public string Name { get; } = name;

    /// <inheritdoc />
    public async Task<RouterAck> ApplyAsync(RouteSet routes, StepContext step)
    {
        try
        {
            return await _wire.Send<RouterAck>(HttpMethod.Put, $"/v1/fleets/{routes.Fleet}/routes", routes, step.Stopping);
        }
        catch (Exception failure) when (Known(failure) is { } known)
        {
            throw known;
        }
    }

    /// <inheritdoc />
    public async Task<RouterReport> ObserveAsync(FleetId fleet, CancellationToken stopping)
    {
        try
        {
            return await _wire.Get<RouterReport>($"/v1/fleets/{fleet}/report", stopping);
        }
        catch (Exception failure) when (Known(failure) is { } known)
        {
            throw known;
        }
    }

    /// <summary>What the process says about itself.</summary>
    /// <exception cref="TransientException">It cannot be asked.</exception>
    public async Task<RouterAbout> About(CancellationToken stopping)
    {
        try
        {
            return await _wire.Get<RouterAbout>("/v1/about", stopping);
        }
        catch (Exception failure) when (Known(failure) is { } known)
        {
            throw known;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _wire.Dispose();

    private static DavitException? Known(Exception failure) => failure switch
    {
        ControlRefusedException { Problem: { Kind: ControlProblem.Stale } stale } => new StaleTermException(stale.Scope ?? "the fleet", stale.Offered, stale.Held),
        ControlRefusedException { Problem: { Kind: ControlProblem.Invalid } wrong } => new PermanentException(wrong.Message, failure),
        ControlRefusedException or ControlFailedException or NobodyListensException => new TransientException(failure.Message, failure),
        _ => null,
    };
}
