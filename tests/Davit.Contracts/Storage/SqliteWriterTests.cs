using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;

namespace Davit.Contracts.Storage;

/// <summary>Work that shares a transaction does not share its failures.</summary>
public sealed class SqliteWriterTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private readonly ManualResetEventSlim _gate = new();
    private Writer _writer = null!;
    private Session _reader = null!;

    public ValueTask InitializeAsync()
    {
        var settings = new SqliteSettings(_workspace["davit.db"]);
        _writer = new Writer(settings, SqliteFile.Prepare(settings, TimeProvider.System));
        _reader = Session.Open(settings, readsOnly: true);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _writer.DisposeAsync();
        _gate.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public async Task WorkThatIsRefusedMidway_LeavesNothing_AndItsNeighboursStay()
    {
        var refused = new InvalidOperationException("changed its mind");
        var held = Hold();
        var before = Add("before");
        var broken = _writer.Ask<int>(session =>
        {
            Insert(session, "broken");
            throw refused;
        }, CancellationToken.None);
        var after = Add("after");
        _gate.Set();

        (await Should.ThrowAsync<InvalidOperationException>(broken.InTime())).ShouldBeSameAs(refused);
        await Task.WhenAll(held, before, after).InTime();
        Names().ShouldBe(["after", "before"]);
    }

    [Fact]
    public async Task WorkThatBreaksTheTransaction_LeavesNothing_AndItsNeighboursAreDoneOnce()
    {
        var held = Hold();
        var before = Add("before");
        var broken = _writer.Ask(session =>
        {
            Insert(session, "broken");
            session.Run("ROLLBACK");
            return session.Run("INSERT INTO missing VALUES (1)");
        }, CancellationToken.None);
        var after = Add("after");
        _gate.Set();

        (await Should.ThrowAsync<TransientException>(broken.InTime())).Message.ShouldContain("no such table");
        await Task.WhenAll(held, before, after).InTime();
        Names().ShouldBe(["after", "before"]);
    }

    [Fact]
    public async Task WorkThatWaitsTogether_IsSeenTogether()
    {
        var held = Hold();
        var all = Enumerable.Range(0, 50).Select(i => Add($"item-{i:00}")).ToList();
        _gate.Set();

        await Task.WhenAny(all).InTime();

        Names().Count.ShouldBe(50);
        await Task.WhenAll([held, .. all]).InTime();
    }

    [Fact]
    public async Task WorkThatIsCancelledWhileItWaits_IsNotDone()
    {
        using var stop = new CancellationTokenSource();
        var held = Hold();
        var waiting = _writer.Ask(session => Insert(session, "waiting"), stop.Token);
        await stop.CancelAsync();
        _gate.Set();

        await Should.ThrowAsync<OperationCanceledException>(waiting.InTime());
        await held.InTime();
        await Add("next").InTime();
        Names().ShouldBe(["next"]);
    }

    /// <summary>Keeps the writer busy until the gate opens, so that what comes next waits together.</summary>
    private Task<bool> Hold()
    {
        using var entered = new ManualResetEventSlim();
        var held = _writer.Ask(_ =>
        {
            entered.Set();
            return _gate.Wait(InTimeExtensions.Limit);
        }, CancellationToken.None);
        entered.Wait(InTimeExtensions.Limit).ShouldBeTrue();
        return held;
    }

    private Task<int> Add(string name) => _writer.Ask(session => Insert(session, name), CancellationToken.None);

    private static int Insert(Session session, string name) => session.Run("INSERT INTO streams (name, version) VALUES ($name, 1)", ("$name", name));

    private List<string> Names() => _reader.Rows(row => row.GetString(0), "SELECT name FROM streams ORDER BY name");
}
