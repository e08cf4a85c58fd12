using System.Collections.Immutable;
using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Model.Environments;
using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>What a person does to what runs, outside of deployments. Thread-safe.</summary>
public sealed class FleetOperations(Ledger ledger, ServiceOperations services, IReadOnlyCollection<string> targetKinds, TimeProvider clock)
{
    /// <summary>Asks for another number of instances of a component, from now on.</summary>
    /// <exception cref="RefusedException">There is no such component, the number is out of range, or a deployment is under way.</exception>
    public async Task Scale(string service, string? environment, string component, int instances, Asked asked, CancellationToken stopping)
    {
        var fleet = Fleet(service, environment);
        if (instances is < 0 or > 1000)
        {
            throw new RefusedException(RefusalKind.Invalid, $"{instances} is not a number of instances: 0 to 1000", "davit scale --help");
        }

        Components(fleet, component);
        if (ledger.Current.Releases[fleet.Committed!.Value].Spec.For(fleet.Id.Environment).Component(component).IsCron)
        {
            throw new RefusedException(RefusalKind.Blocked, $"{component} runs on a schedule, one run at a time: it has no number of instances", $"davit service show {service}");
        }

        await Retry(async state =>
        {
            RefuseIfMoving(state, fleet.Id, "scaled");
            var wish = Wishes.Scaled(state.Fleet(fleet.Id), component, instances);
            await ledger.Write([new ComponentScaled(fleet.Id, component, instances), new WishChanged(fleet.Id, wish, $"{asked.Who} scaled {component} to {instances}")], asked.Who, asked.Why, null, state, stopping);
        });
    }

    /// <summary>Replaces the instances of a component, or of all, a few at a time.</summary>
    public async Task Restart(string service, string? environment, string? component, Asked asked, CancellationToken stopping)
    {
        var fleet = Fleet(service, environment);
        await ledger.Write(new RestartAsked(fleet.Id, Components(fleet, component)), asked.Who, asked.Why, stopping: stopping);
    }

    /// <summary>Stops a component, or all: nothing of it runs until it is started again.</summary>
    public async Task Stop(string service, string? environment, string? component, Asked asked, CancellationToken stopping)
    {
        var fleet = Fleet(service, environment);
        RefuseIfMoving(ledger.Current, fleet.Id, "stopped");
        await ledger.Write(new ComponentsStopped(fleet.Id, Components(fleet, component)), asked.Who, asked.Why, stopping: stopping);
    }

    /// <summary>Starts again what was stopped.</summary>
    public async Task Start(string service, string? environment, string? component, Asked asked, CancellationToken stopping)
    {
        var fleet = Fleet(service, environment);
        await ledger.Write(new ComponentsStarted(fleet.Id, Components(fleet, component)), asked.Who, asked.Why, stopping: stopping);
    }

    /// <summary>Says that nothing is deployed to a service, an environment, or a service in an environment.</summary>
    /// <exception cref="RefusedException">There is no such thing, or it is locked by somebody else.</exception>
    public async Task<DeployLock> Lock(string scope, string reason, TimeSpan? lasts, Asked asked, CancellationToken stopping)
    {
        Scopes.RefuseIfUnknown(ledger.Current, targetKinds, scope);
        var now = clock.GetUtcNow();
        var state = ledger.Current;
        if (state.Locks.GetValueOrDefault(scope) is { } held && (held.Until is not { } end || end > now) && held.Who != asked.Who)
        {
            throw new RefusedException(Blocks.Locked(held));
        }

        var made = new DeployLock(scope, reason, asked.Who, now, now + lasts);
        await ledger.Write([new Locked(made)], asked.Who, reason, null, state, stopping);
        return made;
    }

    /// <exception cref="RefusedException">It is not locked.</exception>
    public async Task Unlock(string scope, Asked asked, CancellationToken stopping)
    {
        if (!ledger.Current.Locks.ContainsKey(scope))
        {
            throw new RefusedException(RefusalKind.NotFound, $"'{scope}' is not locked{Environments.DidYouMean(scope, ledger.Current.Locks.Keys)}", "davit status");
        }

        await ledger.Write(new Unlocked(scope), asked.Who, asked.Why, stopping: stopping);
    }

    /// <summary>Replaces the description of the environments.</summary>
    /// <exception cref="RefusedException">It has mistakes, or leaves out an environment where something runs.</exception>
    public async Task Describe(string yaml, Asked asked, CancellationToken stopping)
    {
        var read = EnvironmentsReader.Read("environments.yaml", yaml, targetKinds);
        if (!read.IsValid)
        {
            throw new RefusedException(RefusalKind.Invalid, string.Join('\n', read.Errors), "davit env list");
        }

        var state = ledger.Current;
        if (state.Fleets.Values.FirstOrDefault(f => Runs(state, f) && read.Environments.All(e => e.Name != f.Id.Environment)) is { } running)
        {
            throw new RefusedException(RefusalKind.Blocked, $"{running.Id} still runs, and the file leaves out '{running.Id.Environment}'", $"davit stop {running.Id.Service} --to {running.Id.Environment}");
        }

        await ledger.Write([new EnvironmentsDescribed(yaml)], asked.Who, asked.Why, null, state, stopping);
    }

    private static bool Runs(State state, FleetState fleet) =>
        state.Unfinished(fleet.Id).Any() || (fleet.Committed is { } release && state.Releases[release].Spec.Components.Any(c => !fleet.Stopped.Contains(c.Name)));

    private FleetState Fleet(string service, string? environment)
    {
        var place = Environments.Choose(Environments.Of(ledger.Current, targetKinds), environment);
        var fleet = ledger.Current.Fleet(new FleetId(services.Find(service).Name, place.Name));
        return fleet.Committed is not null
            ? fleet
            : throw new RefusedException(Refusals.Empty(fleet.Id).WithReason(place.Policy.Deploy.RequireReason));
    }

    private ImmutableArray<string> Components(FleetState fleet, string? component)
    {
        var names = ledger.Current.Releases[fleet.Committed!.Value].Spec.Components.Select(c => c.Name).ToImmutableArray();
        return component is null ? names
            : names.Contains(component) ? [component]
            : throw new RefusedException(RefusalKind.NotFound, $"{fleet.Id.Service} has no component '{component}'{Environments.DidYouMean(component, names)}", $"davit service show {fleet.Id.Service}");
    }

    private static void RefuseIfMoving(State state, FleetId fleet, string what)
    {
        if (state.Unfinished(fleet).FirstOrDefault() is { } moving)
        {
            throw new RefusedException(Blocks.Moving(moving, $": it cannot be {what} meanwhile"));
        }
    }

    private async Task Retry(Func<State, Task> act)
    {
        while (true)
        {
            try
            {
                await act(ledger.Current);
                return;
            }
            catch (JournalConflictException)
            {
                // The keeper or another person wrote in between: decide again from what is so now.
            }
        }
    }
}
