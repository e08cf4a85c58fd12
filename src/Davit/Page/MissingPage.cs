using System.Text;

namespace Davit.Page;

/// <summary>What a browser is told by a program that was built where Node was not installed.</summary>
internal static class MissingPage
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Davit</title>
        <h1>Davit runs. Its page was not built.</h1>
        <p>This program was built where Node.js was not installed, so it has no page. Everything else works: the command line and the API do all that the page does.</p>
        <p>To get the page, install Node.js 20.19 or newer with npm, run <code>./davit</code> again, which builds what is missing, and start the server anew.</p>
        </html>
        """;

    public static PageFile File { get; } = new("index.html", Encoding.UTF8.GetBytes(Html), null, null);
}
