using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Keeping;
using Davit.Plugins;

namespace Davit.Api;

internal static class ServerEndpoints
{
    public static void MapServer(this IEndpointRouteBuilder api)
    {
        var server = api.MapGroup("").WithTags("server");
        server.MapGet("/doctor", Doctor).WithName("doctor").WithSummary("Looks at the server, its folders and everything it depends on.");
        server.MapPost("/backup", BackUp).WithName("backUp").WithSummary("Writes a consistent copy of the journal while the server runs.");
        server.MapGet("/version", (ServerFacts facts, Crew crew) => facts.Info(crew.Ledger.Current.Position)).WithName("getServer").WithSummary("Which server this is.");
    }

    private static async Task<FindingList> Doctor(Checkup checkup, CancellationToken stopping) => new(await checkup.Look(stopping));

    private static async Task<BackupInfo> BackUp(BackupRequest request, Crew crew, ServerFacts facts, CancellationToken stopping)
    {
        if (crew.Store is not IBacksUp store)
        {
            throw new FormatException("This store is backed up by the tools of its own database.");
        }

        var file = request.File ?? Path.Combine(Directory.CreateDirectory(Path.Combine(facts.DataFolder, "backups")).FullName, $"davit-{crew.Clock.GetUtcNow():yyyyMMdd-HHmmss-fff}.db");
        if (!Path.IsPathFullyQualified(file))
        {
            throw new FormatException($"'{file}' is not an absolute path.");
        }

        if (File.Exists(file) || !Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new FormatException(File.Exists(file) ? $"{file} exists already." : $"There is no folder {Path.GetDirectoryName(file)} on the server.");
        }

        await store.BackUpAsync(file, stopping);
        return new BackupInfo(file, new FileInfo(file).Length);
    }
}
