using Davit.Api.Contract;
using Davit.Api.Guards;
using Davit.Page;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Davit.Api;

/// <summary>The HTTP side of the server. Nothing of it is set by environment variables or files but what the person gave to `davit up`.</summary>
internal static class ApiHost
{
    private const long LargestBody = 1024 * 1024;

    public static WebApplication Build(ApiSettings settings, Action<IServiceCollection> add)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        builder.Services.AddRoutingCore().AddRequestTimeouts(options => options.DefaultPolicy = new() { Timeout = TimeSpan.FromMinutes(5) });
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default);
            options.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            options.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
        });
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton(settings).AddSingleton<PageSessions>().AddOpenApiDocument();
        // What keeps the host from starting is thrown as well, and told once, in words.
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning).AddFilter("Davit", LogLevel.Information)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        add(builder.Services);
        return Pipe(builder.Build());
    }

    private static WebApplication Pipe(WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Problems.Catch, SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(Problems.ForStatus);
        app.UseMiddleware<HostGuard>();
        app.UseMiddleware<OriginGuard>();
        app.UseMiddleware<PageGuide>();
        app.UseMiddleware<TokenGuard>();
        app.UseMiddleware<IdempotencyGuard>();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.MapEverything();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ApiSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxConcurrentConnections = 1000;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(settings.Listen, listen =>
        {
            if (settings.Certificate is { } certificate)
            {
                listen.UseHttps(tls => (tls.ServerCertificate, tls.ServerCertificateChain) = (certificate.Own, certificate.Chain));
            }
        });
    }
}
