namespace Davit.Cli.Verbs;

internal static class ResumeVerb
{
    public static Verb Make() => Signalling.Make("resume", "Let a paused deployment go on.", "davit resume d-17");
}
