using Davit.Api.Contract;

namespace Davit.Cli;

/// <summary>What a command's exit code says. Scripts depend on them: a code never changes its meaning.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Internal = 1;
    public const int Usage = 2;
    public const int Refused = 3;
    public const int Failed = 4;
    public const int TakenBack = 5;
    public const int Aborted = 6;
    public const int Unreachable = 7;
    public const int Superseded = 8;
    public const int Detached = 130;

    public static IReadOnlyList<(int Code, string Meaning)> Table { get; } =
    [
        (Ok, "done as asked"),
        (Internal, "a fault in Davit itself"),
        (Usage, "the command or a name in it is wrong; nothing was done"),
        (Refused, "refused or blocked: a lock, a policy, a missing right, somebody else was first"),
        (Failed, "it failed; for a deployment: before anything was changed, or with nothing healthy to go back to"),
        (TakenBack, "the deployment failed and was taken back: the environment stands where it stood"),
        (Aborted, "a person aborted the deployment, and it was taken back"),
        (Unreachable, "the server cannot be reached"),
        (Superseded, "a newer deployment took this one's place"),
        (Detached, "ended by Ctrl-C; a deployment that was watched goes on"),
    ];

    public static int Of(DeploymentInfo deployment) => deployment.Outcome switch
    {
        null or Outcome.Released => Ok,
        Outcome.TakenBack => TakenBack,
        Outcome.Aborted => Aborted,
        Outcome.Superseded => Superseded,
        _ => Failed,
    };

    public static int Of(Problem problem) => problem.Code switch
    {
        ProblemCodes.Invalid or ProblemCodes.NotFound or ProblemCodes.TooLarge => Usage,
        ProblemCodes.Failed => Failed,
        ProblemCodes.Unavailable => Unreachable,
        ProblemCodes.Internal => Internal,
        _ => Refused,
    };
}
