using System.ComponentModel;
using System.Text;
using Davit.Plugins;
using Davit.Sources.Running;

namespace Davit.Sources.Git;

/// <summary>Runs the git program: with limits, without questions, and gone with all its children when it is cancelled.</summary>
internal sealed class GitProgram(GitEnvironment environment, GitLimits limits, TimeProvider clock)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs git; <paramref name="read"/> reads what it answers while it runs.</summary>
    private async Task<GitEnd> Run(GitOrder order, Func<Stream, CancellationToken, Task> read, CancellationToken stopping)
    {
        await using var process = Start(order);
        var limit = order.Remote is null ? limits.Local : limits.Fetch;
        using var overall = new CancellationTokenSource(limit, clock);
        using var silence = order.Remote is null ? new CancellationTokenSource() : new CancellationTokenSource(limits.Silence, clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(stopping, overall.Token, silence.Token);
        var errors = new LastWords(order.Remote is null ? null : () => silence.CancelAfter(limits.Silence), order.Progress);
        var ended = Converse(process, order, read, errors, any.Token);
        try
        {
            return await ended.WaitAsync(any.Token);
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested)
        {
            await End(process, ended);
            stopping.ThrowIfCancellationRequested();
            throw TookTooLong(order, overall.IsCancellationRequested ? $"longer than {limit.TotalMinutes:0.#} min" : $"and said nothing for {limits.Silence.TotalSeconds:0} s", errors);
        }
        catch
        {
            process.End();
            await ((Task)ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>Runs git and gives what it answered as text.</summary>
    public async Task<(GitEnd End, string Text)> Ask(GitOrder order, CancellationToken stopping)
    {
        using var answer = new MemoryStream();
        var end = await Run(order, (output, token) => output.CopyToAsync(answer, token), stopping);
        return (end, Utf8.GetString(answer.GetBuffer(), 0, (int)answer.Length));
    }

    /// <summary>Runs git, which must succeed, and gives what it answered as text.</summary>
    public async Task<string> Tell(GitOrder order, CancellationToken stopping)
    {
        var (end, text) = await Ask(order, stopping);
        return end.Succeeded ? text : throw GitFailure.Of(order, end);
    }

    /// <summary>Runs git, which must succeed; <paramref name="read"/> reads what it answers while it runs.</summary>
    public async Task Tell(GitOrder order, Func<Stream, CancellationToken, Task> read, CancellationToken stopping)
    {
        var end = await Run(order, read, stopping);
        if (!end.Succeeded)
        {
            throw GitFailure.Of(order, end);
        }
    }

    private GroupedProcess Start(GitOrder order)
    {
        try
        {
            return GroupedProcess.Start(new ProcessOrder("git", order.Arguments)
            {
                Environment = environment.For(order.GitFolder, order.Remote, order.Credential),
                Folder = order.GitFolder,
            });
        }
        catch (Win32Exception absent)
        {
            throw new PermanentException($"git could not be started: {absent.Message}. Davit needs the git program in PATH.", absent);
        }
    }

    private static async Task<GitEnd> Converse(
        GroupedProcess process, GitOrder order, Func<Stream, CancellationToken, Task> read, LastWords errors, CancellationToken stopping)
    {
        var listening = errors.Listen(process.Errors, stopping);
        var writing = Write(process.Input, order.Input, stopping);
        await read(process.Output, stopping);
        await Task.WhenAll(writing, listening);
        var code = await process.Exit(stopping);
        return new GitEnd(code, (order.Credential?.Mask(errors.Text) ?? errors.Text).Trim());
    }

    private static async Task Write(Stream input, IEnumerable<string> lines, CancellationToken stopping)
    {
        try
        {
            await using var writer = new StreamWriter(input, Utf8, bufferSize: 16 * 1024);
            foreach (var line in lines)
            {
                await writer.WriteAsync(line.AsMemory(), stopping);
                await writer.WriteAsync("\n".AsMemory(), stopping);
            }
        }
        catch (IOException)
        {
            // git ended before it read everything: its exit code and last words say why.
        }
    }

    // Asked first, so that git takes its lock files and half-written packs away.
    private async Task End(GroupedProcess process, Task ended)
    {
        process.AskToStop();
        await ended.WaitAsync(Grace, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.End();
        _ = ended.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static TransientException TookTooLong(GitOrder order, string how, LastWords errors)
    {
        var said = OneLine.Of((order.Credential?.Mask(errors.Text) ?? errors.Text).Trim().Split('\n')[^1]);
        var about = order.Remote is { } remote ? $" of {remote.Normal}" : "";
        return new TransientException($"git {order.Arguments[0]}{about} took {how} and was stopped. Its last words: {(said.Length > 0 ? said : "none")}");
    }
}
