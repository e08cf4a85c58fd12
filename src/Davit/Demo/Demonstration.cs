using System.Runtime.InteropServices;
using System.Text.Json;
using Davit.Cli;

namespace Davit.Demo;

/// <summary>`davit demo`: sets the stage, lets the tour be told, goes on until Ctrl-C, and takes everything down whatever happened.</summary>
internal static class Demonstration
{
    public static async Task<int> Run(Session session, bool once, CancellationToken stopping)
    {
        var clock = TimeProvider.System;
        var stage = new Stage(session.Screen, session.Json);
        var folder = new DemoFolder();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        // A terminal that is closed is left like one where Ctrl-C was pressed.
        using var closed = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });
        var isGood = false;
        try
        {
            isGood = await Tell(session, stage, folder, once, clock, ending.Token);
            return isGood ? ExitCodes.Ok : ExitCodes.Internal;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            isGood = true;
            return ExitCodes.Detached;
        }
        catch (Exception e) when (e is TourFailedException or UnreachableException or ProblemException or HttpRequestException or IOException)
        {
            stage.Status("");
            session.Screen.Note($"davit: the tour broke off: {e.Message}");
            return ExitCodes.Internal;
        }
        finally
        {
            stage.Status("");
            await new TakeDown(folder, clock).Everything();
            Leave(session, folder, isGood);
        }
    }

    private static async Task<bool> Tell(Session session, Stage stage, DemoFolder folder, bool once, TimeProvider clock, CancellationToken stopping)
    {
        using var server = await DemoServer.Start(folder, clock, stopping);
        await using var tour = new Tour(stage, folder, server, clock);
        var report = await tour.Tell(stopping);
        if (session.Json)
        {
            session.Screen.Line(JsonSerializer.Serialize(report, TourJson.Default.TourReport));
        }
        else
        {
            Summary.Write(stage, report);
        }

        if (!once)
        {
            await Invitation.Write(stage, server, report, tour.Host, stopping);
            await GoOn(stage, tour, clock, stopping);
        }

        return report.Ok;
    }

    private static async Task GoOn(Stage stage, Tour tour, TimeProvider clock, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            stage.Status(tour.Status());
            await Task.Delay(TimeSpan.FromMilliseconds(500), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Leave(Session session, DemoFolder folder, bool isGood)
    {
        if (isGood)
        {
            folder.Remove();
        }
        else
        {
            session.Screen.Note($"  The logs are kept: {folder.Path}");
        }
    }
}
