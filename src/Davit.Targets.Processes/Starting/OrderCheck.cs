using System.Text.RegularExpressions;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Refuses at once what could never start as ordered.</summary>
internal static partial class OrderCheck
{
    /// <summary>Names become folders: nothing in them may lead elsewhere.</summary>
    /// <exception cref="PermanentException">A name is of another form.</exception>
    public static void Names(FleetId fleet)
    {
        Name("service", fleet.Service);
        Name("environment", fleet.Environment);
    }

    /// <inheritdoc cref="Names(FleetId)"/>
    public static void Names(InstanceId id)
    {
        Names(id.Fleet);
        Name("component", id.Component);
    }

    /// <summary>Checks the order, and gives the path of its program.</summary>
    /// <exception cref="PermanentException">It can never start as ordered.</exception>
    public static string Program(InstanceOrder order)
    {
        _ = Signal.ToStop(order.StopSignal);
        Texts(order);
        Health(order);
        if (!Directory.Exists(order.Artifact.Location))
        {
            throw new PermanentException($"The artifact's folder {order.Artifact.Location} does not exist.");
        }

        return ProgramPath.Find(order.Command[0], order.Artifact.Location, InstanceEnvironment.OfOrder(order));
    }

    private static void Texts(InstanceOrder order)
    {
        if (order.Command is not [{ Length: > 0 }, ..])
        {
            throw new PermanentException($"{order.Id} has no command to run.");
        }

        if (order.Command.Any(part => part.Contains('\0')))
        {
            throw new PermanentException($"The command of {order.Id} holds a NUL character, which no program can be given.");
        }

        foreach (var (name, value) in order.Environment)
        {
            if (!VariableName().IsMatch(name))
            {
                throw new PermanentException($"'{name}' is no name for a variable: letters, digits and underscores, and no digit first.");
            }

            if (value.Contains('\0'))
            {
                throw new PermanentException($"The value of the variable {name} holds a NUL character, which no program can be given.");
            }
        }
    }

    private static void Health(InstanceOrder order)
    {
        var check = order.Health;
        if (check.Kind is HealthCheckKind.Http or HealthCheckKind.Tcp && !order.Listens)
        {
            throw new PermanentException($"The health check of {order.Id} asks its port, but the component does not listen.");
        }

        if (check.Kind is HealthCheckKind.Http && check.Path is { } path && (!path.StartsWith('/') || path.Any(char.IsControl) || path.Contains(' ')))
        {
            throw new PermanentException($"The health check of {order.Id} asks '{path}', which is not a path: it should begin with '/' and hold no spaces.");
        }

        if (check.Kind is HealthCheckKind.Command && check.Command is not [{ Length: > 0 }, ..])
        {
            throw new PermanentException($"The health check of {order.Id} has no command to run.");
        }
    }

    private static void Name(string what, string name)
    {
        if (!NameForm().IsMatch(name))
        {
            throw new PermanentException($"'{name}' is no name for {(what is "environment" ? "an" : "a")} {what}: lower-case letters, digits and hyphens, at most 40.");
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z", RegexOptions.NonBacktracking)]
    private static partial Regex VariableName();
}
