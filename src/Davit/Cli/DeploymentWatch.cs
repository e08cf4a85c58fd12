using Davit.Api.Contract;

namespace Davit.Cli;

/// <summary>Follows a deployment to its end: events say when to look, the deployment itself says what there is to see.</summary>
internal sealed class DeploymentWatch(Session session, string id)
{
    private const int AttemptsToReach = 60;
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(2);

    /// <summary>Shows it until it is over; its exit code says how it ended. Ctrl-C ends the showing and nothing else.</summary>
    public async Task<int> Follow(CancellationToken stopping)
    {
        try
        {
            var last = session.Screen.IsTerminal && !session.Json
                ? await LiveDeployment.Show(session.Screen, Looks(stopping))
                : await PlainDeployment.Show(session, Looks(stopping));
            return ExitCodes.Of(last);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            session.Screen.Note($"Detached: {id} goes on. Come back with `davit history {id} --follow`, stop it with `davit abort {id}`.");
            return ExitCodes.Detached;
        }
    }

    private async IAsyncEnumerable<DeploymentInfo> Looks([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var news = new SemaphoreSlim(1, 1);
        var listening = Listen(news, done.Token);
        var isFirst = true;
        while (true)
        {
            var deployment = await Look(isFirst, stopping);
            isFirst = false;
            yield return deployment;
            if (deployment.State is DeploymentState.Over)
            {
                break;
            }

            await news.WaitAsync(LookAnyway, stopping);
        }

        await done.CancelAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // A server that is started anew takes the deployment up where it was; whoever watches may wait for it.
    private async Task<DeploymentInfo> Look(bool isFirst, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await session.Api.Get<DeploymentInfo>($"api/deployments/{id}", stopping);
            }
            catch (UnreachableException) when (!isFirst && attempt < AttemptsToReach)
            {
                await Task.Delay(LookAnyway / 2, TimeProvider.System, stopping);
            }
        }
    }

    private async Task Listen(SemaphoreSlim news, CancellationToken stopping)
    {
        await foreach (var _ in session.Api.Stream($"api/events?deployment={id}", null, stopping))
        {
            if (news.CurrentCount == 0)
            {
                news.Release();
            }
        }
    }
}
