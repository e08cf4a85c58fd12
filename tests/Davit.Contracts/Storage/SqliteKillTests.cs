using System.Diagnostics;
using System.Globalization;
using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;

namespace Davit.Contracts.Storage;

/// <summary>A server that is killed while it writes keeps what it acknowledged.</summary>
public sealed class SqliteKillTests : IDisposable
{
    private const string FolderVariable = "DAVIT_TEST_WRITER_FOLDER";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(300)]
    public async Task KilledWriter_KeepsWhatItAcknowledged(int afterSoMany)
    {
        var acknowledged = _workspace.Write("acknowledged", "");
        using var writer = StartWriter();
        try
        {
            await Eventually.Sees(() => Task.FromResult(ReadLines(acknowledged).Count), lines => lines >= afterSoMany, $"{afterSoMany} acknowledged facts; the writer {(writer.HasExited ? "ended" : "runs")}");
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync().InTime();
        }

        await using var store = await SqliteStore.Open(_workspace["davit.db"], TimeProvider.System).InTime();
        var facts = (await store.ReadAsync(0, int.MaxValue, CancellationToken.None).InTime()).ToDictionary(f => f.Position);
        foreach (var line in ReadLines(acknowledged))
        {
            var (position, name) = (long.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture), line.Split(' ')[1]);
            facts[position].Type.ShouldBe(name);
        }

        foreach (var stream in facts.Values.GroupBy(f => f.Stream))
        {
            stream.OrderBy(f => f.Position).Select(f => f.Version).ShouldBe(Enumerable.Range(1, stream.Count()).Select(i => (long)i));
        }
    }

    /// <summary>The process that is killed: this program, told to run only this.</summary>
    [Fact(Explicit = true)]
    public async Task Writer_WritesUntilItIsKilled()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Runs as a process of its own, started by the test above.");
        await using var store = await SqliteStore.Open(Path.Combine(folder, "davit.db"), TimeProvider.System);
        await using var acknowledged = new FileStream(Path.Combine(folder, "acknowledged"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var oneAtATime = new Lock();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async writer =>
        {
            for (var i = 1; i <= 5000; i++) // Nobody may be left to kill it.
            {
                var fact = new NewFact($"writer/{writer}", $"fact-{writer}-{i}", FactKind.Audit, DateTimeOffset.UnixEpoch, "davit", null, System.Text.Json.JsonElement.Parse("{}"));
                var position = await store.AppendAsync(new JournalEntry { Facts = [fact], Expected = new Dictionary<string, long> { [fact.Stream] = i - 1 } }, CancellationToken.None);
                lock (oneAtATime)
                {
                    acknowledged.Write(System.Text.Encoding.ASCII.GetBytes($"{position} {fact.Type}\n"));
                }
            }
        }));
    }

    private Process StartWriter()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(SqliteKillTests).Assembly.Location);
        }

        foreach (var argument in new[] { "-explicit", "only", "-method", $"*.{nameof(SqliteKillTests)}.{nameof(Writer_WritesUntilItIsKilled)}" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[FolderVariable] = _workspace.Root;
        return Process.Start(start)!;
    }

    // The last line may be cut short by the kill.
    private static List<string> ReadLines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var text = new StreamReader(stream).ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
