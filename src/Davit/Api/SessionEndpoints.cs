using Davit.Api.Contract;
using Davit.Page;

namespace Davit.Api;

/// <summary>Signing in to the page, and out of it.</summary>
internal static class SessionEndpoints
{
    public const string Path = "/api/session";

    public static void MapSession(this IEndpointRouteBuilder api)
    {
        var session = api.MapGroup("/session").WithTags("session");
        session.MapPost("/", SignIn).WithName("signIn").WithSummary("Signs a browser in with the token, or with the word of a link. Needs no token.").Produces<SessionInfo>();
        session.MapDelete("/", SignOut).WithName("signOut").WithSummary("Signs the browser out.");
        session.MapPost("/links", Link).WithName("linkToPage").WithSummary("Makes a link to the page that signs in once.");
    }

    private static IResult SignIn(SignInRequest request, HttpContext http, PageSessions sessions)
    {
        if (!sessions.Admits(request.Word.Trim()))
        {
            return TypedResults.Json(new Problem
            {
                Title = "This does not sign in.",
                Status = StatusCodes.Status401Unauthorized,
                Code = ProblemCodes.Unauthorized,
                Why = "A link signs in once, and within 15 minutes.",
                Next = "Get another with `davit open`, or give the token: it is in the file `token` of the server's data folder.",
            }, ContractJson.Default.Problem, "application/problem+json", StatusCodes.Status401Unauthorized);
        }

        var (cookie, page, until) = sessions.Begin();
        http.Response.Cookies.Append(PageSessions.CookieOf(http), cookie, PageSessions.Options(http, until));
        return TypedResults.Json(new SessionInfo(page, until), ContractJson.Default.SessionInfo);
    }

    private static Done SignOut(HttpContext http)
    {
        http.Response.Cookies.Delete(PageSessions.CookieOf(http), PageSessions.Options(http, null));
        return new Done("Signed out.");
    }

    private static PageLink Link(HttpContext http, PageSessions sessions, ServerFacts server) =>
        new(LinkTo(server.Url, sessions, Asking.NameOf(http)), PageSessions.LinkLasts.TotalSeconds);

    // Behind the #, so that it is in no request, and in no log.
    public static string LinkTo(string url, PageSessions sessions, string person) =>
        $"{url.TrimEnd('/')}/#word={sessions.NewLink()}{(person.Length == 0 ? "" : $"&person={Uri.EscapeDataString(person)}")}";
}
