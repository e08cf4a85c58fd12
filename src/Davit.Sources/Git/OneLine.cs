namespace Davit.Sources.Git;

/// <summary>Text from a stranger as it may be shown: no control characters, and not without end.</summary>
internal static class OneLine
{
    public static string Of(string text, int most = 200)
    {
        var clean = new string(text.Where(c => !char.IsControl(c)).Take(most + 1).ToArray());
        return clean.Length > most ? clean[..most] + "…" : clean;
    }
}
