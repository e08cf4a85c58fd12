namespace Davit.Cli.Verbs;

internal static class PauseVerb
{
    public static Verb Make() => Signalling.Make("pause", "Keep a deployment where it is, with traffic split as it is.", "davit pause d-17 --reason \"looking at the logs\"");
}
