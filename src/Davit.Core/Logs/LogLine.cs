namespace Davit.Core.Logs;

/// <summary>A line of a log, or a piece of one that is very long or not yet finished.</summary>
/// <param name="Offset">Where it begins in the log.</param>
/// <param name="NextOffset">Where the next begins: a reader that comes back with it misses nothing and sees nothing twice.</param>
/// <param name="Text">As it was written, for a terminal; secrets are covered.</param>
/// <param name="IsFinished">Whether the line ends here.</param>
public sealed record LogLine(long Offset, long NextOffset, string Text, bool IsFinished)
{
    /// <summary>When it was there at the latest, as exactly as the log's keeper noted it; null when it did not.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Without escape sequences and control characters: for pages, chats and searching.</summary>
    public string PlainText => LogText.Plain(Text);
}
