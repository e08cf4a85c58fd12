using System.Runtime.Versioning;
using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;

namespace Davit.Contracts.Storage;

[UnsupportedOSPlatform("windows")]
public sealed class SqliteBackupTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private SqliteStore _store = null!;

    private static CancellationToken Never => CancellationToken.None;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.Open(_workspace["data/davit.db"], TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _workspace.Dispose();
    }

    [Fact]
    public async Task Backup_WhileOthersWrite_HasAllThatWasAcknowledgedBefore_WithoutGaps()
    {
        using var stop = new CancellationTokenSource();
        var writing = Enumerable.Range(0, 4).Select(i => Write($"writer/{i}", stop.Token)).ToList();
        await Eventually.Sees(() => _store.HeadAsync(Never), head => head > 100, "a hundred facts");
        var acknowledged = await _store.HeadAsync(Never).InTime();

        await _store.BackUpAsync(_workspace["copy.db"], Never).InTime();
        await stop.CancelAsync();
        await Task.WhenAll(writing).InTime();

        await using var copy = await SqliteStore.Open(_workspace["copy.db"], TimeProvider.System);
        var facts = await copy.ReadAsync(0, int.MaxValue, Never).InTime();
        facts.Count.ShouldBeGreaterThanOrEqualTo((int)acknowledged);
        facts.Select(f => f.Position).ShouldBe(Enumerable.Range(1, facts.Count).Select(i => (long)i));
    }

    [Fact]
    public async Task RestoredBackup_GivesOutNoTermAndNoPositionThatWasSeenAfterItWasMade()
    {
        await _store.AppendAsync(Some("a"), Never).InTime();
        var before = (await _store.TryTakeLeaseAsync("shop/prod", "ann", TimeSpan.FromSeconds(15), Never).InTime())!;
        await _store.BackUpAsync(_workspace["copy.db"], Never).InTime();
        var later = await _store.AppendAsync(Some("a"), Never).InTime();

        await using var restored = await SqliteStore.Open(_workspace["copy.db"], TimeProvider.System);

        (await restored.HeadAsync(Never).InTime()).ShouldBe(1);
        (await restored.AppendAsync(Some("a"), Never).InTime()).ShouldBeGreaterThan(later);
        (await restored.ReadStreamAsync("a", 0, 10, Never).InTime()).Select(f => f.Version).ShouldBe([1, 2]);
        (await restored.LeasesAsync(Never).InTime()).ShouldHaveSingleItem().Term.ShouldBeGreaterThan(before.Term + 1000);
    }

    [Fact]
    public async Task Backup_NeverOverwrites()
    {
        var file = _workspace.Write("precious.txt", "do not lose me");

        (await Should.ThrowAsync<PermanentException>(_store.BackUpAsync(file, Never).InTime())).Message.ShouldContain("exists already");

        (await File.ReadAllTextAsync(file)).ShouldBe("do not lose me");
    }

    [Fact]
    public async Task BackupIntoAFolderThatIsNotThere_SaysSo()
    {
        var refused = await Should.ThrowAsync<PermanentException>(_store.BackUpAsync(_workspace["nowhere/copy.db"], Never).InTime());

        refused.Message.ShouldContain(_workspace["nowhere/copy.db"]);
    }

    [Fact]
    public async Task Backup_IsOneFile_ThatOnlyItsOwnerReads()
    {
        Directory.CreateDirectory(_workspace["backups"]);

        await _store.BackUpAsync(_workspace["backups/copy.db"], Never).InTime();

        var file = Directory.GetFiles(_workspace["backups"]).ShouldHaveSingleItem();
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task BackupThatIsStopped_LeavesNothing()
    {
        Directory.CreateDirectory(_workspace["backups"]);

        await Should.ThrowAsync<OperationCanceledException>(_store.BackUpAsync(_workspace["backups/copy.db"], new CancellationToken(canceled: true)).InTime());

        Directory.GetFiles(_workspace["backups"]).ShouldBeEmpty();
    }

    private async Task Write(string stream, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await _store.AppendAsync(Some(stream), Never);
        }
    }

    private static JournalEntry Some(string stream) => new()
    {
        Facts = [new NewFact(stream, "thing-happened", FactKind.Audit, DateTimeOffset.UnixEpoch, "davit", null, System.Text.Json.JsonElement.Parse("{}"))],
    };
}
