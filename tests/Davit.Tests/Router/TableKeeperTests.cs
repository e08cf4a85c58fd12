using Davit.Plugins;
using Davit.Router.Picking;
using Davit.Router.Table;
using Davit.Testing;
using Microsoft.AspNetCore.Http;
using static Davit.Tests.Router.RouterTables;

namespace Davit.Tests.Router;

public sealed class TableKeeperTests : IDisposable
{
    private readonly Workspace _files = new();

    [Fact]
    public async Task After_an_acknowledged_change_no_request_lands_on_what_it_removed()
    {
        using var tables = Open();
        var picker = new Picker(tables, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        await tables.Apply(Set(1, Web(Share(1, 1, 4))), CancellationToken.None);
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(() => PickForEver(picker, stop.Token))).ToList();

        for (var release = 2; release <= 300; release++)
        {
            await tables.Apply(Set(release, Web(Share(release, 1, 4))), CancellationToken.None);
            var load = tables.Table.Fleets[Shop].Gate.Load().Where(one => one.RemovedSince is not null).ToDictionary(one => one.Id, one => one.InFlight);
            await Task.Yield();
            // What was removed may only grow less.
            tables.Table.Fleets[Shop].Gate.Load().Where(one => load.ContainsKey(one.Id)).ShouldAllBe(one => one.InFlight <= load[one.Id]);
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients).InTime();
        tables.Table.Fleets[Shop].Gate.Load().ShouldAllBe(one => one.InFlight == 0);
    }

    [Fact]
    public async Task What_was_acknowledged_is_on_disk()
    {
        using (var tables = Open())
        {
            await tables.Apply(Set(1, Web(Share(1, 1))), CancellationToken.None);
            await tables.Apply(Set(2, Web(Share(2, 1))), CancellationToken.None);
        }

        var state = new TableSnapshot(_files["table.json"]).Read();
        state.Generation.ShouldBe(2);
        SameRoutes.As(state.Fleets.Single(), Set(2, Web(Share(2, 1)))).ShouldBeTrue();
    }

    [Fact]
    public async Task Any_changed_byte_of_the_snapshot_is_found()
    {
        using var tables = Open();
        await tables.Apply(Set(1, Web(Share(1, 1))), CancellationToken.None);
        var snapshot = new TableSnapshot(_files["table.json"]);
        var whole = await File.ReadAllBytesAsync(snapshot.File);

        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 1;
            await File.WriteAllBytesAsync(snapshot.File, damaged);
            Should.Throw<DamagedSnapshotException>(snapshot.Read);
        }

        await File.WriteAllBytesAsync(snapshot.File, whole[..^5]);
        Should.Throw<DamagedSnapshotException>(snapshot.Read);
    }

    [Fact]
    public async Task A_change_that_cannot_be_written_is_not_made()
    {
        using var tables = Open();
        await tables.Apply(Set(1, Web(Share(1, 1))), CancellationToken.None);
        Directory.CreateDirectory(_files["table.json.new"]);

        await Should.ThrowAsync<UnauthorizedAccessException>(tables.Apply(Set(2, Web(Share(2, 1))), CancellationToken.None));

        tables.Table.Generation.ShouldBe(1);
        tables.Table.Fleets[Shop].Set.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_handover_only_the_successor_changes_the_table()
    {
        using var tables = Open();
        tables.HandOver();

        await Should.ThrowAsync<TransientException>(tables.Apply(Set(1, Web(Share(1, 1))), CancellationToken.None));
        await tables.Follow(Set(1, Web(Share(1, 1))), CancellationToken.None);

        tables.Table.Fleets[Shop].Set.Revision.ShouldBe(1);
        File.Exists(_files["table.json"]).ShouldBeFalse();
    }

    public void Dispose() => _files.Dispose();

    private TableKeeper Open() => TableKeeper.Open(new TableSnapshot(_files["table.json"]), TableState.Nothing, TimeProvider.System);

    private static void PickForEver(Picker picker, CancellationToken stopping)
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString("a");
        while (!stopping.IsCancellationRequested)
        {
            picker.Pick(context.Request).Backend!.State.Leave();
        }
    }
}
