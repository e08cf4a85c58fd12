namespace Davit.Plugins;

/// <summary>
/// The right to change the world, given for the length of one step. Whatever can change the world demands one, and only the engine of
/// stories and keepers makes one: an effect outside a step does not compile.
/// </summary>
public sealed class StepContext
{
    internal StepContext(string run, string step, long term, CancellationToken stopping)
    {
        Run = run;
        Step = step;
        Term = term;
        Stopping = stopping;
    }

    /// <summary>The story or keeper on whose behalf this is done, such as <c>d-17</c>.</summary>
    public string Run { get; }

    /// <summary>The step's name, unique in its run.</summary>
    public string Step { get; }

    /// <summary>
    /// Grows with each takeover of the run by a server. Whoever changes the world compares it, in one atomic act with the change, with the
    /// highest term it has seen for the same fleet, and refuses a smaller one with <see cref="StaleTermException"/>.
    /// </summary>
    public long Term { get; }

    /// <summary>Cancelled when the server stops or a person aborts. Being cancelled is not a failure.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Names what this step makes, the same at every attempt of the same step.</summary>
    public string LaunchId => $"{Run}/{Step}";
}
