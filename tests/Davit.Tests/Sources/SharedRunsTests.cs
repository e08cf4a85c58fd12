using Davit.Sources.Running;
using Davit.Testing;

namespace Davit.Tests.Sources;

public sealed class SharedRunsTests
{
    private readonly SharedRuns<int> _runs = new();
    private readonly TaskCompletionSource<int> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    [Fact]
    public async Task CallersAtOnce_ShareOneRun()
    {
        var all = Enumerable.Range(0, 5).Select(_ => _runs.Join("a", Work, default)).ToList();
        _answer.SetResult(7);

        (await Task.WhenAll(all).InTime()).ShouldAllBe(answer => answer == 7);
        _begun.ShouldBe(1);
    }

    [Fact]
    public async Task OtherKeys_HaveRunsOfTheirOwn()
    {
        var all = Task.WhenAll(_runs.Join("a", Work, default), _runs.Join("b", Work, default));
        _answer.SetResult(7);

        await all.InTime();
        _begun.ShouldBe(2);
    }

    [Fact]
    public async Task CallerThatGivesUp_DoesNotStopItForTheOther_WhoeverBegan()
    {
        using var givesUp = new CancellationTokenSource();
        var first = _runs.Join("a", Work, givesUp.Token);
        var second = _runs.Join("a", Work, default);

        await givesUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        _answer.SetResult(7);

        (await second.InTime()).ShouldBe(7);
        _begun.ShouldBe(1);
    }

    [Fact]
    public async Task LastCallerThatGivesUp_StopsTheRun_AndTheNextBeginsAfterItsEnd()
    {
        using var givesUp = new CancellationTokenSource();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hasEnded = false;
        var abandoned = _runs.Join(
            "a",
            async token =>
            {
                token.Register(stopped.SetResult);
                await mayEnd.Task;
                hasEnded = true;
                token.ThrowIfCancellationRequested();
                return 1;
            },
            givesUp.Token);
        await givesUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(abandoned);
        await stopped.Task.InTime();

        var next = _runs.Join("a", _ => Task.FromResult(hasEnded ? 2 : -1), default);
        mayEnd.SetResult();

        (await next.InTime()).ShouldBe(2);
        _runs.IsUnderWay("a").ShouldBeFalse();
    }

    [Fact]
    public async Task FailedRun_FailsForAll_AndIsNotRemembered()
    {
        var both = new[] { _runs.Join("a", Work, default), _runs.Join("a", Work, default) };
        _answer.SetException(new InvalidOperationException("broken"));

        foreach (var one in both)
        {
            await Should.ThrowAsync<InvalidOperationException>(one);
        }

        (await _runs.Join("a", _ => Task.FromResult(3), default).InTime()).ShouldBe(3);
    }

    private Task<int> Work(CancellationToken stopping)
    {
        Interlocked.Increment(ref _begun);
        return _answer.Task.WaitAsync(stopping);
    }
}
