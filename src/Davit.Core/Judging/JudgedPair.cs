using Davit.Core.Model.Spec;

namespace Davit.Core.Judging;

/// <summary>Who is judged against whom, and by what.</summary>
/// <param name="Canary">The new release's name, for the sentence.</param>
/// <param name="Baseline">How the other side is called: <c>the baseline</c>, or a release's name.</param>
/// <param name="Judge">What the comparison tolerates.</param>
/// <param name="Limits">What is not tolerated whatever the other side does.</param>
public sealed record JudgedPair(string Canary, string Baseline, JudgeSpec Judge, LimitsSpec Limits);
