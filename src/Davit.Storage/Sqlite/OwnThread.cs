namespace Davit.Storage.Sqlite;

/// <summary>Runs what blocks on a thread of its own, so that the pool's stay free.</summary>
internal static class OwnThread
{
    public static Task<T> Run<T>(Func<T> act) =>
        Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    public static Task Run(Action act) => Run(() =>
    {
        act();
        return true;
    });
}
