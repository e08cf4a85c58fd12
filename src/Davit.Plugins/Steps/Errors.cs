namespace Davit.Plugins;

/// <summary>What failed, named after what happens next. The message is for the person who deploys; evidence (exit code, last lines) belongs in it.</summary>
public abstract class DavitException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Trying the same again may succeed: the step retries with back-off until its deadline. Any exception that is not a <see cref="DavitException"/> is treated so, too.</summary>
public sealed class TransientException(string message, Exception? inner = null) : DavitException(message, inner);

/// <summary>Trying again cannot help: the step fails at once, and its story takes the failure branch.</summary>
public class PermanentException(string message, Exception? inner = null) : DavitException(message, inner);

/// <summary>Neither retrying nor taking back is safe: the run is parked and asks for a person.</summary>
public sealed class NeedsPersonException(string message, Exception? inner = null) : DavitException(message, inner);

/// <summary>The caller was superseded by a newer writer: it must stop touching this fleet, at once and without a word to the journal.</summary>
public sealed class StaleTermException(string scope, long offered, long held)
    : DavitException(offered.CompareTo(held) switch
    {
        < 0 => $"Term {offered} for {scope} is older than term {held}: another server has taken over.",
        0 => $"What was offered for {scope} under term {offered} is older than what is held under the same term.",
        > 0 => $"Term {offered} for {scope} was never given: the newest is {held}.",
    })
{
    /// <summary>The term that was offered.</summary>
    public long Offered { get; } = offered;

    /// <summary>The newest term that the world has already seen: newer than the one offered, or the same where something newer came under it.</summary>
    public long Held { get; } = held;
}
