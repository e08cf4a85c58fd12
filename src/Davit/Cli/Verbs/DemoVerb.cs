using System.CommandLine;
using Davit.Demo;

namespace Davit.Cli.Verbs;

internal static class DemoVerb
{
    public static Verb Make()
    {
        var once = new Option<bool>("--once") { Description = "End after the last chapter instead of serving on until Ctrl-C." };
        return new Verb("demo", "See it all in half a minute: good and bad commits of a sample shop go live under traffic, on free ports and in a temporary folder.",
            "davit demo", "davit demo --once", "davit demo --once --json")
            { once }
            .ExitsOnlyWith(ExitCodes.Ok, ExitCodes.Internal, ExitCodes.Usage, ExitCodes.Detached)
            .Does((session, input, stopping) =>
                input.GetValue(Options.Data) is not null || input.GetValue(Options.Server) is not null
                    ? throw new UsageException("The demo runs a server of its own, with a folder that it removes again: --data and --server are for the other verbs.")
                    : Demonstration.Run(session, input.GetValue(once), stopping));
    }
}
