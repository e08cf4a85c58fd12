using System.Collections;
using System.Diagnostics;
using System.Globalization;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>The environment of an instance: a small base, the order's variables, and what every instance gets. Nothing else of the server's own.</summary>
internal static class InstanceEnvironment
{
    /// <summary>The variable that marks whoever belongs to an instance.</summary>
    public const string Launch = "DAVIT_LAUNCH";

    private static readonly string[] Base = ["PATH", "HOME", "LANG", "USER", "TMPDIR", "TZ", "DOTNET_ROOT"];

    public static IReadOnlyDictionary<string, string> Of(OrderRecord record, InstanceFolder files)
    {
        var order = record.Order;
        var all = OfOrder(order);
        all["DAVIT_SERVICE"] = order.Id.Release.Service;
        all["DAVIT_ENVIRONMENT"] = order.Id.Environment;
        all["DAVIT_RELEASE"] = order.Id.Release.ToString();
        all["DAVIT_COMPONENT"] = order.Id.Component;
        all["DAVIT_INSTANCE"] = order.Id.ToString();
        all[Launch] = record.Launch;
        if (record.Port is { } port)
        {
            all["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        }

        if (order.ObeysWorkMode)
        {
            all["DAVIT_WORK_FILE"] = files.WorkFile;
        }

        return all;
    }

    /// <summary>The base and the order's own variables: enough to look up a program.</summary>
    public static Dictionary<string, string> OfOrder(InstanceOrder order)
    {
        var all = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => Base.Contains((string)variable.Key, StringComparer.Ordinal))
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!, StringComparer.Ordinal);
        foreach (var (name, value) in order.Environment)
        {
            all[name] = value;
        }

        return all;
    }

    public static void Set(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
    }
}
