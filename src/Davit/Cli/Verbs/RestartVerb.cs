namespace Davit.Cli.Verbs;

internal static class RestartVerb
{
    public static Verb Make() => ComponentWords.Make("restart", "Replace the instances, a few at a time and without a gap.", "davit restart shop", "davit restart shop/worker --to prod");
}
