using Davit.Api.Contract;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Davit.Cli;

/// <summary>A deployment on a terminal: its last steps, and where it is now, drawn over until it ends; then its whole story as lines.</summary>
internal static class LiveDeployment
{
    private const int StepsShown = 8;

    public static async Task<DeploymentInfo> Show(Screen screen, IAsyncEnumerable<DeploymentInfo> looks)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = screen.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(screen.Output),
        });
        DeploymentInfo? last = null;
        await console.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            await foreach (var look in looks)
            {
                last = look;
                live.UpdateTarget(Draw(look));
                live.Refresh();
            }
        });
        PlainDeployment.WriteAll(screen, last!);
        return last!;
    }

    private static Rows Draw(DeploymentInfo d)
    {
        var rows = new List<IRenderable> { new Markup($"[bold]{d.Id}[/]  {Safe(d.Service)} in {Safe(d.Environment)}  {d.From ?? "nothing"} → {d.To ?? Safe(d.Revision == d.Commit ? Words.Short(d.Commit) : d.Revision)}  {d.Strategy}") };
        var steps = new Grid().AddColumns(3);
        foreach (var step in d.Steps.TakeLast(StepsShown))
        {
            steps.AddRow(new Markup(Mark(step)), new Text(step.Name), new Text(Words.FirstLine(step.Error ?? step.Seen ?? "")).Overflow(Overflow.Ellipsis));
        }

        rows.Add(steps);
        rows.Add(new Markup(Footer(d)));
        return new Rows(rows);
    }

    private static string Mark(StepInfo step) => step.State switch
    {
        StepState.Done => "[green]✓[/]",
        StepState.Running => "[blue]…[/]",
        StepState.Failed => "[red]✗[/]",
        _ => "[yellow]-[/]",
    };

    private static string Footer(DeploymentInfo d)
    {
        var traffic = d.Weight is { } weight ? $"traffic {Bar(weight)} {weight} %   " : "";
        var asked = d.Question is { } question ? $"   [yellow]{Safe(question)}[/]" : "";
        return $"{traffic}ready {d.Ready} of {d.Wanted}   {Words.Of(d)}{asked}   [dim]Ctrl-C detaches[/]";
    }

    private static string Bar(int percent) => new string('█', percent / 5) + new string('░', 20 - (percent / 5));

    private static string Safe(string text) => Markup.Escape(Words.Printable(text, keepColours: false));
}
