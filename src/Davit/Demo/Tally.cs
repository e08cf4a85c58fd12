namespace Davit.Demo;

/// <summary>What the customers have seen so far, or between two moments.</summary>
/// <param name="Requests">Sent, and answered or failed.</param>
/// <param name="Errors">Answered with an error by a release of the shop itself.</param>
/// <param name="Failures">Refused, reset, late, or answered by the router in the shop's place.</param>
/// <param name="Orders">Orders that the shop said it has taken.</param>
internal sealed record Tally(long Requests, long Errors, long Failures, long Orders)
{
    public static Tally operator -(Tally now, Tally before) =>
        new(now.Requests - before.Requests, now.Errors - before.Errors, now.Failures - before.Failures, now.Orders - before.Orders);
}
