using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Davit.Router.Listening;

/// <summary>A connection accepted a second time: the same pipes and ends, its own features and its own end.</summary>
internal sealed class SniffedConnection(ConnectionContext outer) : ConnectionContext
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ended => _ended.Task;

    public override string ConnectionId { get; set; } = outer.ConnectionId;

    public override IFeatureCollection Features { get; } = new FeatureCollection(outer.Features);

    public override IDictionary<object, object?> Items { get; set; } = outer.Items;

    public override IDuplexPipe Transport { get; set; } = outer.Transport;

    public override EndPoint? LocalEndPoint { get; set; } = outer.LocalEndPoint;

    public override EndPoint? RemoteEndPoint { get; set; } = outer.RemoteEndPoint;

    public override CancellationToken ConnectionClosed { get; set; } = outer.ConnectionClosed;

    public override void Abort(ConnectionAbortedException abortReason) => outer.Abort(abortReason);

    public override ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
