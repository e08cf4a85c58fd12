using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>What a target or a router replied when it was asked how it is, or why it did not.</summary>
/// <param name="Answer">Null when there is none.</param>
/// <param name="WhyNot">A sentence; null when there is an answer.</param>
internal sealed record Reply<T>(T? Answer, string? WhyNot)
    where T : class;

/// <summary>Asks targets and routers for somebody who waits to read it: one that is slow is told to be silent, and the rest is shown all the same.</summary>
internal static class Reply
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <param name="question">Asks; when it takes too long, it is cancelled.</param>
    /// <param name="clock">Tells when it has taken too long.</param>
    /// <param name="stopping">Ends the asking, with an <see cref="OperationCanceledException"/>.</param>
    public static async Task<Reply<T>> To<T>(Func<CancellationToken, Task<T>> question, TimeProvider clock, CancellationToken stopping)
        where T : class
    {
        using var inVain = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            return new Reply<T>(await question(inVain.Token).WaitAsync(Patience, clock, stopping), null);
        }
        catch (DavitException e)
        {
            return new Reply<T>(null, e.Message);
        }
        catch (TimeoutException)
        {
            await inVain.CancelAsync();
            return new Reply<T>(null, $"It did not answer within {Patience.TotalSeconds} seconds.");
        }
    }
}
