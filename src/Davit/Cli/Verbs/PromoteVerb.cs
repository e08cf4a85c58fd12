namespace Davit.Cli.Verbs;

internal static class PromoteVerb
{
    public static Verb Make() => Signalling.Make("promote", "Send a deployment on that waits for a person, or past its hold.", "davit promote d-17");
}
