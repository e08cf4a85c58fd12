using System.Globalization;
using System.Net;

namespace Example.Shop;

/// <summary>The shop's pages: <c>/</c>, <c>/products/NAME</c>, <c>POST /orders/NAME</c>, and for its keepers <c>/healthz</c> and <c>/about</c>.</summary>
internal static class Web
{
    private static readonly string Release = Environment.GetEnvironmentVariable("DAVIT_RELEASE") ?? "none";
    private static readonly string Instance = Environment.GetEnvironmentVariable("DAVIT_INSTANCE") ?? "none";

    public static async Task<int> Serve()
    {
        var catalogue = Catalogue.Read();
        var whyNot = catalogue.Load();
        Console.WriteLine(whyNot ?? $"{catalogue.Title} sells {catalogue.Products.Count} products");

        var port = int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "8080", CultureInfo.InvariantCulture);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.Use(Answer);
        app.UseRouting();
        app.MapGet("/", (RequestDelegate)(http => Say(http, 200, $"{catalogue.Title}\n\n{string.Join('\n', catalogue.Products.Select(p => $"/products/{p}"))}\n")));
        app.MapGet("/products/{name}", (RequestDelegate)(http => Show(http, catalogue)));
        app.MapPost("/orders/{name}", (RequestDelegate)(http => Order(http, catalogue)));
        app.MapGet("/healthz", (RequestDelegate)(http => whyNot is null ? Say(http, 200, "well\n") : Say(http, 500, whyNot + "\n")));
        app.MapGet("/about", (RequestDelegate)(http => Say(http, 200, $"{Instance} {Environment.ProcessId}\n")));
        await app.RunAsync();
        return 0;
    }

    // Whoever looks at an answer sees which release gave it, also when it is an error.
    private static async Task Answer(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers["Shop-Release"] = Release;
        try
        {
            await next(http);
        }
        catch (FormatException e)
        {
            Console.WriteLine($"{http.Request.Method} {http.Request.Path} failed: {e.Message}");
            await Say(http, 500, "This page is broken. We are sorry.\n");
        }
    }

    private static Task Show(HttpContext http, Catalogue catalogue)
    {
        var name = (string)http.GetRouteValue("name")!;
        return catalogue.PriceOf(name) is { } price ? Say(http, 200, $"{name}: {price}\n") : Say(http, 404, $"{name} is not sold here.\n");
    }

    private static Task Order(HttpContext http, Catalogue catalogue)
    {
        var name = (string)http.GetRouteValue("name")!;
        return catalogue.PriceOf(name) is null ? Say(http, 404, $"{name} is not sold here.\n") : Say(http, 201, $"order {Orders.Place(name)}\n");
    }

    private static Task Say(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
