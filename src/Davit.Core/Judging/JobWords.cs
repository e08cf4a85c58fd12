using System.Globalization;

namespace Davit.Core.Judging;

/// <summary>The judge's sentences on jobs.</summary>
internal sealed class JobWords(JudgedPair pair)
{
    public string MoreFailed(JobEvidence jobs) =>
        $"Of the jobs of {jobs.Component}, {Against(jobs)} ({Of(jobs.Failures.CanaryErrors, jobs.Failures.CanaryRequests)} against {Of(jobs.Failures.BaselineErrors, jobs.Failures.BaselineRequests)}; a difference this large by chance: {JudgeWords.Chance(1 / jobs.Failures.Value)})";

    public string Passed(JobEvidence jobs) => $"of the jobs of {jobs.Component}, {Against(jobs)} ({Of(jobs.Failures.CanaryErrors, jobs.Failures.CanaryRequests)})";

    public string InDoubt(JobEvidence jobs) => $"{MoreFailed(jobs)}, not sure enough to take it back, nor to let it go on";

    public string TooFew(JobEvidence jobs) =>
        $"{Count(jobs.Window.Canary)} of {jobs.Component} on {pair.Canary} and {Count(jobs.Window.Baseline)} on {pair.Baseline}: too few to judge by (at least {JudgeWords.Count(pair.Judge.MinimumJobs)} on each)";

    public string Blind(JobEvidence jobs) => string.Create(
        CultureInfo.InvariantCulture,
        $"the jobs of {jobs.Component} could not be read for {jobs.Window.Blind:0} of {jobs.Window.Seconds:0} s ({jobs.LastUnread}): {pair.Canary} was not seen well enough to judge it");

    private string Against(JobEvidence jobs) => $"{JudgeWords.Percent(jobs.Failures.CanaryRate)} failed on {pair.Canary} against {JudgeWords.Percent(jobs.Failures.BaselineRate)} on {pair.Baseline}";

    private static string Of(long part, long all) => $"{JudgeWords.Count(part)} of {Count(all)}";

    private static string Count(long jobs) => $"{JudgeWords.Count(jobs)} job{(jobs == 1 ? "" : "s")}";
}
