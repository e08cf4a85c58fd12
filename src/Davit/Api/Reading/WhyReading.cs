using Davit.Api.Contract;
using Davit.Core.Explaining;
using WhyKind = Davit.Api.Contract.WhyKind;

namespace Davit.Api.Reading;

/// <summary>Says why a service is as it is.</summary>
internal static class WhyReading
{
    public static WhyInfo Of(Situation situation)
    {
        var decision = situation.Decision;
        return new WhyInfo
        {
            Service = situation.Fleet.Service,
            Environment = situation.Fleet.Environment,
            Stands = situation.Stands.Committed?.ToString(),
            Desired = decision.WantsCandidate ? decision.Candidate!.Commit : (decision.Pin?.To ?? situation.Stands.Committed)?.ToString(),
            Explanations = [.. Explain.Of(situation).Select(Of)],
        };
    }

    public static ExplanationInfo Of(Explanation explanation) => new()
    {
        Kind = (WhyKind)explanation.Kind,
        Summary = explanation.Summary,
        Since = explanation.Since,
        Evidence = [.. explanation.Evidence.Select(e => new EvidenceInfo(e.Label, e.Text))],
        Next = [.. explanation.Next.Select(n => new NextStepInfo(n.Command, n.Sentence))],
    };
}
