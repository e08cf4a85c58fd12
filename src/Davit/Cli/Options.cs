using System.CommandLine;

namespace Davit.Cli;

/// <summary>Options that more than one verb has.</summary>
internal static class Options
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Write the answer as JSON.", Recursive = true };

    public static Option<string?> Server { get; } = new("--server") { Description = "The server's URL [default: DAVIT_SERVER, else the server of the data folder].", HelpName = "URL", Recursive = true };

    public static Option<string?> Data { get; } = new("--data") { Description = "The data folder [default: DAVIT_DATA, else ~/.local/share/davit].", HelpName = "DIR", Recursive = true };

    public static Option<bool> NoColour { get; } = new("--no-color") { Description = "No colours [also: NO_COLOR].", Recursive = true };

    public static Option<string?> To() => new("--to") { Description = "The environment; may be left out while there is only one.", HelpName = "ENV" };

    public static Option<string?> Reason(string description = "Why, for the audit trail.") => new("--reason") { Description = description, HelpName = "TEXT" };

    public static Argument<string> Service(string description = "The service's name.") => new("SERVICE") { Description = description };

    public static Argument<string?> OptionalService(string description) => new("SERVICE") { Description = description, Arity = ArgumentArity.ZeroOrOne };

    public static Argument<string> Deployment() => new("DEPLOYMENT") { Description = "Its id, such as d-17." };

    /// <summary>A duration as people write it: 90s, 10m, 2h, 1d.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (Durations.Read(result.Tokens[0].Value) is { } time)
            {
                return time;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not a time. Write 90s, 10m, 2h or 1d.");
            return null;
        },
    };
}

internal static class Durations
{
    public static TimeSpan? Read(string text)
    {
        if (text.Length < 2 || !double.TryParse(text.AsSpan(0, text.Length - 1), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        double? seconds = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => null };
        return seconds * number is { } total and <= 366 * 86400.0 ? TimeSpan.FromSeconds(total) : null;
    }
}
