using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class BackupVerb
{
    public static Verb Make()
    {
        var file = new Argument<string?>("FILE") { Description = "A file that does not exist yet, on the server's machine; a dated one in the data folder when left out.", Arity = ArgumentArity.ZeroOrOne };
        return new Verb("backup", "Write a consistent copy of the journal while the server runs.", "davit backup", "davit backup /var/backups/davit.db") { file }
            .Does(async (session, input, stopping) =>
            {
                var path = input.GetValue(file) is { } given ? Path.GetFullPath(given) : null;
                var answer = await session.Api.Post("api/backup", new BackupRequest { File = path }, ContractJson.Default.BackupRequest, stopping);
                session.Tell<BackupInfo>(answer, backup => session.Screen.Line($"Wrote {backup.File}, {Words.Size(backup.Bytes)}."));
            });
    }
}
