using System.CommandLine;
using System.Text.Json;
using Davit.Api.Contract;

namespace Davit.Cli;

/// <summary>One run of a verb: the server it talks to, the screen it writes on, and how its failures are said.</summary>
internal sealed class Session(ParseResult input, Screen screen) : IDisposable
{
    /// <summary>What Linux calls a pipe that nobody reads any more (EPIPE).</summary>
    public const int BrokenPipe = 32;

    private ApiClient? _api;

    public Screen Screen => screen;

    public bool Json { get; } = input.GetValue(Options.Json);

    public DataFolder Data { get; } = DataFolder.Find(input.GetValue(Options.Data));

    public ApiClient Api => _api ??= new ApiClient(ServerAddress.Find(input.GetValue(Options.Server), Data));

    /// <summary>Gets an answer and writes it: as it came with --json, for a person otherwise.</summary>
    public async Task Show<T>(string path, Action<T> write, CancellationToken stopping) => Tell(await Api.GetText(path, stopping), write);

    public void Tell<T>(string answer, Action<T> write)
    {
        if (Json)
        {
            Screen.Line(answer);
        }
        else
        {
            write(ContractReader.Read<T>(answer));
        }
    }

    public void Say(string answer) => Tell<Done>(answer, done => Screen.Line(done.Message));

    public async Task<int> Run(Func<Task<int>> act, CancellationToken stopping)
    {
        try
        {
            Screen.HasColours &= !Json;
            return await act();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCodes.Detached;
        }
        catch (UsageException e)
        {
            return Failed(new Problem { Title = e.Message, Status = 0, Code = ProblemCodes.Invalid, Next = e.Next });
        }
        catch (UnreachableException e)
        {
            return Failed(new Problem { Title = e.Message, Status = 0, Code = ProblemCodes.Unavailable, Next = e.Next });
        }
        catch (ProblemException e)
        {
            return Failed(e.Problem);
        }
        catch (UnauthorizedAccessException e)
        {
            return Failed(new Problem { Title = e.Message, Status = 0, Code = ProblemCodes.Unauthorized, Next = "The data folder belongs to another user: set DAVIT_TOKEN, or run as that user." });
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            // Whoever read the output has had enough, as `head` does.
            return ExitCodes.Ok;
        }
    }

    public void Dispose() => _api?.Dispose();

    private int Failed(Problem problem)
    {
        if (Json)
        {
            Screen.Line(JsonSerializer.Serialize(problem, ContractJson.Default.Problem));
        }
        else
        {
            WriteProblem(problem);
        }

        return ExitCodes.Of(problem);
    }

    private void WriteProblem(Problem problem)
    {
        Screen.Note($"davit: {problem.Title}");
        foreach (var error in problem.Errors)
        {
            Screen.Note($"  {error}");
        }

        if (problem.Why is { } why)
        {
            Screen.Note($"  why:  {why}");
        }

        if (problem.Next is { } next)
        {
            Screen.Note($"  next: {next}");
        }
    }
}
