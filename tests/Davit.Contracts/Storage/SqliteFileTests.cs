using System.Runtime.Versioning;
using System.Text;
using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;

namespace Davit.Contracts.Storage;

/// <summary>The file itself: who may read it, what else it may turn out to be, and what happens when it cannot be used.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SqliteFileTests : IDisposable
{
    private readonly Workspace _workspace = new();

    private string Db => _workspace["data/davit.db"];

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task File_MayBeReadByItsOwnerOnly()
    {
        await using var store = await Open();
        await store.AppendAsync(Some("a"), Never).InTime();

        foreach (var file in Directory.GetFiles(_workspace["data"]))
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }
    }

    [Fact]
    public async Task FileThatOthersCouldRead_IsClosedToThem()
    {
        await (await Open()).DisposeAsync();
        File.SetUnixFileMode(Db, (UnixFileMode)0b110_100_100);

        await using var store = await Open();

        File.GetUnixFileMode(Db).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task ManyServersThatMakeTheFileAtOnce_AllOpenIt()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SqliteStore.Open(Db, TimeProvider.System))).InTime();

        await Task.WhenAll(stores.Select(store => store.AppendAsync(Some("a"), Never))).InTime();

        (await stores[0].HeadAsync(Never).InTime()).ShouldBe(8);
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    // Who looks at the tables and at their name apart meets another server between the two, within these rounds.
    [Fact]
    public async Task FileThatAnotherServerIsMaking_IsNotTakenForAnotherProgram()
    {
        foreach (var round in Enumerable.Range(0, 60))
        {
            var file = _workspace[$"round-{round}/davit.db"];
            var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SqliteStore.Open(file, TimeProvider.System)))).InTime();
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task ClosedStore_IsOneFile()
    {
        await using (var store = await Open())
        {
            await store.AppendAsync(Some("a"), Never).InTime();
        }

        Directory.GetFiles(_workspace["data"]).ShouldBe([Db]);
    }

    [Theory]
    [InlineData("this is a note, not a database\n")]
    [InlineData("x")]
    public async Task FileThatIsNoDatabase_IsNamedAndLeftAlone(string text)
    {
        _workspace.Write("data/davit.db", text);

        var refused = await Should.ThrowAsync<NeedsPersonException>(Open());

        refused.Message.ShouldContain(Db);
        refused.Message.ShouldContain("put the last backup in its place");
        (await File.ReadAllTextAsync(Db)).ShouldBe(text);
    }

    [Fact]
    public async Task DatabaseOfAnotherProgram_IsRefused()
    {
        _workspace.Write("data/davit.db", "");
        Change("CREATE TABLE songs (name TEXT)");

        (await Should.ThrowAsync<PermanentException>(Open())).Message.ShouldContain("a database of another program");
    }

    [Fact]
    public async Task DamagedFile_IsNamedWithWhatToDo()
    {
        await using (var store = await Open())
        {
            await store.AppendAsync(Some("a", new string('x', 1_000_000)), Never).InTime();
        }

        await using (var file = new FileStream(Db, FileMode.Open))
        {
            file.Position = 4096;
            await file.WriteAsync(Encoding.ASCII.GetBytes(new string('?', 200_000)));
        }

        var told = await Should.ThrowAsync<NeedsPersonException>(async () =>
        {
            await using var store = await Open();
            await store.ReadAsync(0, 10, Never).InTime();
        });
        told.Message.ShouldContain(Db);
        told.Message.ShouldContain("damaged");
    }

    [Fact]
    public async Task FileOfANewerDavit_IsRefused()
    {
        await (await Open()).DisposeAsync();
        Change("PRAGMA user_version = 7");

        var refused = await Should.ThrowAsync<PermanentException>(Open());

        refused.Message.ShouldContain("newer Davit: its schema is 7");
    }

    [Fact]
    public async Task ServerWhoseFileWasUpgradedByAnother_WritesNoMore()
    {
        await using var store = await Open();
        Change("PRAGMA user_version = 7");

        (await Should.ThrowAsync<PermanentException>(store.AppendAsync(Some("a"), Never).InTime())).Message.ShouldContain("newer Davit");
    }

    [Fact]
    public async Task FolderThatCannotBeWritten_IsToldWithTheFile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc, which nobody may write to, not even root.");

        var refused = await Should.ThrowAsync<PermanentException>(SqliteStore.Open("/proc/davit/davit.db", TimeProvider.System).InTime());

        refused.Message.ShouldContain("/proc/davit/davit.db cannot be opened for writing");
    }

    [Fact]
    public async Task ReadOnlyFolder_IsToldWithTheFile()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may write anywhere.");
        await (await Open()).DisposeAsync();
        File.SetUnixFileMode(Db, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(_workspace["data"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            (await Should.ThrowAsync<PermanentException>(Open())).Message.ShouldContain(Db);
        }
        finally
        {
            File.SetUnixFileMode(_workspace["data"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task FullDisk_IsTransient_AndHarmsOnlyWhatDoesNotFit()
    {
        await using var store = await SqliteStore.Open(new SqliteSettings(Db) { MaxPages = 100 }, TimeProvider.System);
        var small = Enumerable.Range(0, 20).Select(i => store.AppendAsync(Some($"small/{i}"), Never)).ToList();
        var large = store.AppendAsync(Some("large", new string('x', 1_000_000)), Never);
        small.AddRange(Enumerable.Range(20, 20).Select(i => store.AppendAsync(Some($"small/{i}"), Never)));

        (await Should.ThrowAsync<TransientException>(large.InTime())).Message.ShouldContain("is full: nothing was written");
        await Task.WhenAll(small).InTime();

        (await store.ReadAsync(0, 100, Never).InTime()).Count.ShouldBe(40);
        (await store.ReadStreamAsync("large", 0, 10, Never).InTime()).ShouldBeEmpty();
    }

    [Fact]
    public async Task ServerThatHoldsTheLockForLong_IsTransient()
    {
        await using var store = await SqliteStore.Open(new SqliteSettings(Db) { Busy = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        using (var other = Session.Open(new SqliteSettings(Db), readsOnly: false))
        {
            other.Run("BEGIN IMMEDIATE");

            (await Should.ThrowAsync<TransientException>(store.AppendAsync(Some("a"), Never).InTime())).Message.ShouldContain("Another process has been writing");

            other.Run("ROLLBACK");
        }

        await store.AppendAsync(Some("a"), Never).InTime();
    }

    [Fact]
    public async Task WriteAheadLog_StaysShort_AlsoAfterALongReadHeldItUp()
    {
        await using var store = await Open();
        await Grow(store);
        new FileInfo($"{Db}-wal").Length.ShouldBeLessThan(8_000_000);

        using (var reader = Session.Open(new SqliteSettings(Db), readsOnly: true))
        {
            reader.Run("BEGIN");
            reader.AskNumber("SELECT count(*) FROM facts").ShouldBe(20);
            await Grow(store);
            new FileInfo($"{Db}-wal").Length.ShouldBeGreaterThan(15_000_000);
            reader.AskNumber("SELECT count(*) FROM facts").ShouldBe(20);
            reader.Run("COMMIT");
        }

        await Grow(store);
        new FileInfo($"{Db}-wal").Length.ShouldBeLessThan(8_000_000);
        (await store.HeadAsync(Never).InTime()).ShouldBe(60);

        static async Task Grow(SqliteStore store)
        {
            for (var i = 0; i < 20; i++)
            {
                await store.AppendAsync(Some("a", new string('x', 1_000_000)), Never).InTime();
            }
        }
    }

    [Fact]
    public async Task OlderFile_IsCopiedAndMigrated()
    {
        await using (var older = await Open())
        {
            await older.AppendAsync(Some("a"), Never).InTime();
        }

        IReadOnlyList<string> newer = [.. Schema.Migrations, "ALTER TABLE facts ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'", "CREATE TABLE extra (x INTEGER) STRICT"];
        await using (var store = await SqliteStore.Open(new SqliteSettings(Db) { Migrations = newer }, new TestClock()))
        {
            (await store.ReadAsync(0, 10, Never).InTime()).ShouldHaveSingleItem();
        }

        (await Should.ThrowAsync<PermanentException>(Open())).Message.ShouldContain("its schema is 3");
        await using var copy = await SqliteStore.Open($"{Db}.v1-20260301T093000Z", TimeProvider.System);
        (await copy.ReadAsync(0, 10, Never).InTime()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task MigrationThatFails_LeavesTheFileAtTheVersionBefore()
    {
        await (await Open()).DisposeAsync();
        IReadOnlyList<string> broken = [.. Schema.Migrations, "CREATE TABLE good (x INTEGER); CREATE TABLE facts (x INTEGER)"];

        await Should.ThrowAsync<TransientException>(SqliteStore.Open(new SqliteSettings(Db) { Migrations = broken }, new TestClock()));

        await using var store = await Open();
        using var session = Session.Open(new SqliteSettings(Db), readsOnly: true);
        session.AskNumber("SELECT count(*) FROM sqlite_master WHERE name = 'good'").ShouldBe(0);
    }

    private static CancellationToken Never => CancellationToken.None;

    private Task<SqliteStore> Open() => SqliteStore.Open(Db, TimeProvider.System).InTime();

    private void Change(string sql)
    {
        using var session = Session.Open(new SqliteSettings(Db), readsOnly: false);
        session.Run(sql);
    }

    private static JournalEntry Some(string stream, string text = "") => new()
    {
        Facts = [new NewFact(stream, "thing-happened", FactKind.Detail, DateTimeOffset.UnixEpoch, "davit", null, System.Text.Json.JsonSerializer.SerializeToElement(new { text }))],
    };
}
