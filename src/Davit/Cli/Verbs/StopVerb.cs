namespace Davit.Cli.Verbs;

internal static class StopVerb
{
    public static Verb Make() => ComponentWords.Make("stop", "Stop a service or a component until it is started again.", "davit stop shop/worker --reason \"the queue is being moved\"");
}
