namespace Davit.Core.Deploying;

/// <summary>A step's answer, and what was seen, for the people who read the story.</summary>
public sealed record Told<T>(T Value, string Seen);

/// <summary>The answer of a step that is only there for what it makes so.</summary>
public sealed record Nothing
{
    public static Told<Nothing> Seen(string seen) => new(new Nothing(), seen);
}
