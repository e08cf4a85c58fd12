using System.Net;
using System.Net.Sockets;
using Davit.Api;
using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Api.Streams;
using Davit.Cli;
using Davit.Cli.Verbs;
using Davit.Core.Keeping;
using Davit.Core.Operations;
using Davit.Plugins;

namespace Davit;

/// <summary>The control plane: one per data folder, until it is told to stop. What it started goes on running.</summary>
internal static class Server
{
    public static async Task<int> Run(UpSettings settings, Session session, CancellationToken stopping)
    {
        var data = settings.Data;
        MakeFolder(data.Path);
        using var only = FolderLock.TryTake(data.Path)
            ?? throw Refused($"Another Davit server runs with {data.Path}{(data.ReadServer() is { } other ? $", at {other.Url}" : "")}.", "Use that one, or another folder: davit up --data DIR");
        var api = new ApiSettings
        {
            Listen = settings.Listen,
            Token = TokenFile.Ensure(data.TokenFile),
            Certificate = ApiCertificate.Read(settings.CertificateFile, settings.KeyFile),
            AllowInsecureListen = settings.AllowInsecureListen,
            Hosts = settings.Hosts,
        };
        if (api.WhyNot() is { } why)
        {
            throw new UsageException(why);
        }

        RefuseTaken(api.Listen);
        await using var rooms = await Rooms.Open(settings, TimeProvider.System, stopping);
        return await Serve(settings, api, rooms, session, stopping);
    }

    private static async Task<int> Serve(UpSettings settings, ApiSettings api, Rooms rooms, Session session, CancellationToken stopping)
    {
        var router = await OpenRouter(rooms, session, stopping);
        var facts = new LateFacts();
        await using var app = ApiHost.Build(api, services => AddAnswers(services, rooms.Crew, facts, new WebhookSecret(TokenFile.Ensure(Path.Combine(settings.Data.Path, "webhook-secret")))));
        await Start(app, api, stopping);
        var url = app.Urls.Single();
        facts.Facts = new ServerFacts(VersionVerb.Current, url, $"http://{router}", rooms.Crew.Clock.GetUtcNow(), settings.Data.Path);
        using var file = new ServerFile(settings.Data.ServerFile, FromHere(url), api.Certificate?.Fingerprint);
        session.Screen.Line($"Davit {VersionVerb.Current} listens at {url}, its router at http://{router}. Data: {settings.Data.Path}");
        session.Screen.Line($"Open the page: {SessionEndpoints.LinkTo(url, app.Services.GetRequiredService<Page.PageSessions>(), Environment.UserName)} (signs in once; another: davit open)");
        session.Screen.Line("In another terminal: davit service add URL|PATH. Ctrl-C stops the control plane; what it started goes on running.");
        return await WorkUntilStopped(app, rooms, stopping);
    }

    // "Every address" can be listened at, not gone to.
    private static string FromHere(string url) =>
        url.Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal).Replace("//[::]:", "//[::1]:", StringComparison.Ordinal);

    private static async Task<int> WorkUntilStopped(WebApplication app, Rooms rooms, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, app.Lifetime.ApplicationStopping);
        var working = rooms.Work(app.Services.GetRequiredService<ILoggerFactory>(), app.Services.GetRequiredService<MirrorKeeper>(), app.Services.GetRequiredService<AutoKeeper>(), ending.Token);
        await Task.WhenAny(working, Task.Delay(Timeout.InfiniteTimeSpan, rooms.Crew.Clock, ending.Token));
        var ended = working.IsFaulted && !ending.IsCancellationRequested;
        await ending.CancelAsync();
        await app.StopAsync(CancellationToken.None);
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ended ? throw new InvalidOperationException("The work of the control plane broke off.", working.Exception) : ExitCodes.Ok;
    }

    private static async Task<string> OpenRouter(Rooms rooms, Session session, CancellationToken stopping)
    {
        try
        {
            return await rooms.OpenRouter(session.Screen.Note, stopping);
        }
        catch (DavitException e)
        {
            throw Refused(e.Message, "Choose another address with --router ADDRESS:PORT, or end what has it.");
        }
    }

    private static void AddAnswers(IServiceCollection services, Crew crew, LateFacts facts, WebhookSecret secret)
    {
        var kinds = new TargetKinds(Rooms.TargetKinds);
        var add = new ServiceOperations(crew.Ledger, crew.Source, crew.Clock);
        services.AddSingleton(crew).AddSingleton(crew.Store).AddSingleton(kinds).AddSingleton(add).AddSingleton(secret).AddSingleton<MirrorKeeper>()
            .AddSingleton(new DeploymentOperations(crew.Ledger, crew.Source, add, kinds.Names, crew.Clock))
            .AddSingleton(new HoldOperations(crew.Ledger, add, kinds.Names, crew.Clock))
            .AddSingleton(s => new AutoKeeper(crew, s.GetRequiredService<DeploymentOperations>(), kinds.Names, s.GetRequiredService<MirrorKeeper>(), s.GetRequiredService<ILogger<AutoKeeper>>()))
            .AddSingleton(new FleetOperations(crew.Ledger, add, kinds.Names, crew.Clock))
            .AddSingleton(new JournalStream(crew.Store, crew.Clock))
            .AddSingleton(new FleetLooks(crew))
            .AddSingleton(new LogShelf(crew))
            .AddTransient(_ => facts.Facts)
            .AddTransient<Checkup>()
            .AddSingleton(crew.Clock)
            .AddSingleton<PlanPreview>()
            .AddTransient<OverviewReading>()
            .AddTransient<TargetReading>();
    }

    private static async Task Start(WebApplication app, ApiSettings api, CancellationToken stopping)
    {
        try
        {
            await app.StartAsync(stopping);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException || e.InnerException is SocketException)
        {
            throw CannotListen(api.Listen, e.InnerException);
        }
    }

    // Before a router is started that would go on without a control plane.
    private static void RefuseTaken(IPEndPoint listen)
    {
        using var socket = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(listen);
            socket.Listen();
        }
        catch (SocketException e)
        {
            throw CannotListen(listen, e);
        }
    }

    private static ProblemException CannotListen(IPEndPoint listen, Exception why) =>
        Refused($"The API cannot listen at {listen}: {why.Message}", "Choose another with --listen ADDRESS:PORT, or end what has it.");

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (IOException e)
        {
            throw Refused($"The data folder {path} cannot be made: {e.Message}", "Name another folder: davit up --data DIR");
        }

        if (!OperatingSystem.IsWindows())
        {
            // Mirrors of private repositories and the token are nobody else's.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static ProblemException Refused(string what, string next) => new(new Problem { Title = what, Status = 0, Code = ProblemCodes.Refused, Next = next });

    // The address is known only once it listens: port 0 means any.
    private sealed class LateFacts
    {
        public ServerFacts Facts { get; set; } = null!;
    }
}
