using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class DoctorVerb
{
    public static Verb Make() => new Verb("doctor", "Look at the server, its folders and everything it depends on.", "davit doctor", "davit doctor --json")
        .AlsoExits(ExitCodes.Failed)
        .Does(async (session, _, stopping) =>
        {
            var answer = await session.Api.GetText("api/doctor", stopping);
            session.Tell<FindingList>(answer, list => Write(session.Screen, list));
            return ContractReader.Read<FindingList>(answer).Findings.Any(f => f.Level is FindingLevel.Error) ? ExitCodes.Failed : ExitCodes.Ok;
        });

    private static void Write(Screen screen, FindingList list)
    {
        foreach (var finding in list.Findings)
        {
            var mark = finding.Level switch
            {
                FindingLevel.Ok => screen.Good("ok     "),
                FindingLevel.Warning => screen.Warn("warning"),
                _ => screen.Bad("error  "),
            };
            screen.Line($"{mark}  {finding.What}");
            foreach (var more in new[] { finding.Why is null ? null : $"why:  {finding.Why}", finding.Next is null ? null : $"next: {finding.Next}" }.OfType<string>())
            {
                screen.Line($"         {more}");
            }
        }
    }
}
