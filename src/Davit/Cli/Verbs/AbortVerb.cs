namespace Davit.Cli.Verbs;

internal static class AbortVerb
{
    public static Verb Make() => Signalling.Make("abort", "Take a deployment back to where it came from.", "davit abort d-17 --reason \"wrong branch\"");
}
