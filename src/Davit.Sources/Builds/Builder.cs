using Davit.Plugins;
using Davit.Sources.Git;
using Davit.Sources.Running;

namespace Davit.Sources.Builds;

/// <summary>Builds on this machine, and keeps artifacts as folders.</summary>
public sealed class Builder : IBuilder
{
    private readonly ISource _source;
    private readonly BuilderOptions _options;
    private readonly TimeProvider _clock;
    private readonly ArtifactShelf _shelf;
    private readonly SemaphoreSlim _places;
    private readonly SharedRuns<(ArtifactRef Reference, bool WasFound)> _builds = new();

    /// <summary>Makes a builder; half-made artifacts of a server that was killed are removed at once. One builder per data folder.</summary>
    public Builder(ISource source, BuilderOptions options, TimeProvider clock)
    {
        (_source, _options, _clock) = (source, options, clock);
        _shelf = new ArtifactShelf(Path.Combine(Path.GetFullPath(options.DataFolder), "artifacts"));
        _places = new SemaphoreSlim(options.AtOnce, options.AtOnce);
        _shelf.Clean();
    }

    /// <inheritdoc />
    public async Task<Artifact> EnsureBuiltAsync(BuildOrder order, StepContext step)
    {
        var began = _clock.GetTimestamp();
        var key = await KeyOfAsync(order, step.Stopping);
        var (reference, wasFound) = await _builds.Join(key, token => FindOrBuild(key, order, token), step.Stopping);
        return new Artifact(key, reference, wasFound, _clock.GetElapsedTime(began));
    }

    /// <summary>The key that the order's artifact and log have, whether it was built or not: with it the log of a build under way can be read.</summary>
    public async Task<string> KeyOfAsync(BuildOrder order, CancellationToken stopping) =>
        BuildKey.Of(await _source.TreeHashAsync(order.Repository, order.Commit, order.Folder, stopping), order);

    /// <inheritdoc />
    public async Task<LogChunk> ReadLogAsync(string key, long offset, int maxBytes, CancellationToken stopping)
    {
        // Asked before the length is: whatever is written until the build ends is then still read.
        var goesOn = _builds.IsUnderWay(key);
        var file = BuildKey.IsKey(key) ? _shelf.LogOf(key) : throw new PermanentException($"'{OneLine.Of(key)}' is not the key of a build.");
        if (!File.Exists(file))
        {
            return new LogChunk(0, ReadOnlyMemory<byte>.Empty, 0, Ended: !goesOn);
        }

        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var length = stream.Length;
        stream.Position = Math.Clamp(offset, 0, length);
        var bytes = new byte[Math.Min(Math.Max(1, maxBytes), length - stream.Position)];
        var from = stream.Position;
        await stream.ReadExactlyAsync(bytes, stopping);
        return new LogChunk(from, bytes, from + bytes.Length, Ended: !goesOn && from + bytes.Length == length);
    }

    /// <inheritdoc />
    public Task<long> RemoveAllButAsync(IReadOnlySet<string> keys, CancellationToken stopping) => Task.Run(
        () =>
        {
            var bytes = 0L;
            foreach (var key in _shelf.Keys().Where(key => !keys.Contains(key)))
            {
                stopping.ThrowIfCancellationRequested();
                string? aside = null;
                // Out of reach first, under the lock that orders take: nobody is given an artifact that is being removed.
                _builds.WhileIdle(key, () => aside = _shelf.Withdraw(key));
                bytes += aside is null ? 0 : FolderAccess.Remove(aside);
            }

            return bytes;
        },
        stopping);

    private async Task<(ArtifactRef, bool)> FindOrBuild(string key, BuildOrder order, CancellationToken stopping)
    {
        if (await _shelf.Find(key, stopping) is { } found)
        {
            return (found, true);
        }

        await _places.WaitAsync(stopping);
        try
        {
            return (await Build(key, order, stopping), false);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<ArtifactRef> Build(string key, BuildOrder order, CancellationToken stopping)
    {
        var stage = _shelf.Stage();
        await using var log = new BuildLog(_shelf.LogOf(key), _options.LogBytes);
        try
        {
            var began = _clock.GetTimestamp();
            await log.Say($"Build of {What(order)} at {_clock.GetUtcNow():u}", stopping);
            await Make(stage, order, log, stopping);
            var digest = await FolderDigest.Of(Path.Combine(stage, "content"), stopping);
            var note = new ArtifactNote(digest.Digest, order.Repository.Url, order.Commit, order.Folder, _clock.GetUtcNow(), digest.Files, digest.Bytes);
            var artifact = await _shelf.Keep(key, stage, note, stopping);
            await log.Say($"Built {digest.Digest} in {_clock.GetElapsedTime(began).TotalSeconds:0.0} s: {digest.Files} files, {digest.Bytes} bytes", stopping);
            return artifact;
        }
        catch (PermanentException failure)
        {
            await log.Say("Failed: " + failure.Message.Split('\n')[0], CancellationToken.None);
            throw new PermanentException($"The build of {What(order)} failed: {failure.Message}", failure);
        }
        catch (OperationCanceledException)
        {
            await log.Say("Stopped.", CancellationToken.None);
            throw;
        }
        finally
        {
            FolderAccess.Remove(stage);
        }
    }

    /// <summary>Checks out, runs the commands, and leaves what is to be kept in the stage's folder <c>content</c>.</summary>
    private async Task Make(string stage, BuildOrder order, BuildLog log, CancellationToken stopping)
    {
        var (checkout, temporary) = (Path.Combine(stage, "checkout"), Path.Combine(stage, "tmp"));
        BuildOutput.Normal(order.Output);
        Directory.CreateDirectory(temporary);
        await _source.CheckoutAsync(order.Repository, order.Commit, order.Folder, checkout, stopping);
        await RunCommands(checkout, temporary, order, log, stopping);
        var content = Path.Combine(stage, "content");
        Directory.Move(BuildOutput.Find(checkout, order.Output), content);
        await SpecialFiles.Remove(content, log, stopping);
        FolderAccess.Remove(checkout);
        FolderAccess.Remove(temporary);
    }

    private async Task RunCommands(string checkout, string temporary, BuildOrder order, BuildLog log, CancellationToken stopping)
    {
        var environment = BuildEnvironment.Of(order, temporary, mark: Path.GetFileName(Path.GetDirectoryName(checkout)!));
        var run = new CommandRun(checkout, environment, log, _clock);
        using var limit = new CancellationTokenSource(order.TimeLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        foreach (var command in order.Commands)
        {
            try
            {
                await run.Run(command, either.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested)
            {
                var last = log.LastLines is { Count: > 0 } lines ? " Its last lines:\n" + string.Join('\n', lines) : " It wrote nothing.";
                throw new PermanentException($"`{CommandRun.InWords(command)}` was still running when the build's {order.TimeLimit.TotalSeconds:0.#} s were over.{last}");
            }
        }
    }

    private static string What(BuildOrder order) =>
        $"{(order.Folder.Length > 0 ? OneLine.Of(order.Folder) + " in " : "")}{RepositoryAddress.Parse(order.Repository.Url).Normal} at {order.Commit[..Math.Min(8, order.Commit.Length)]}";
}
