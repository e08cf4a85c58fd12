using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class OpenVerb
{
    public static Verb Make()
    {
        var print = new Option<bool>("--print") { Description = "Only print the link." };
        return new Verb("open", "Open the page in a browser, signed in.", "davit open", "davit open --print") { print }
            .Does(async (session, input, stopping) =>
            {
                var answer = await session.Api.Post("api/session/links", stopping);
                session.Tell<PageLink>(answer, link =>
                {
                    var isOpened = !input.GetValue(print) && session.Screen.IsTerminal && Browser.TryOpen(link.Url);
                    session.Screen.Line(isOpened ? $"Opened {link.Url.Split('#')[0]} in the browser." : link.Url);
                    if (!isOpened)
                    {
                        session.Screen.Note($"Open this in a browser: it signs in once, within {link.Seconds / 60:0} minutes.");
                    }
                });
            });
    }
}
