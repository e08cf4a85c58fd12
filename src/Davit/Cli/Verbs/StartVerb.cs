namespace Davit.Cli.Verbs;

internal static class StartVerb
{
    public static Verb Make() => ComponentWords.Make("start", "Start again what was stopped.", "davit start shop/worker");
}
