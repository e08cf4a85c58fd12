using System.Diagnostics;
using Davit.Testing;

namespace Davit.EndToEnd;

/// <summary>A command that was run to its end.</summary>
public sealed record CommandLineRun(int ExitCode, string Output, string Error)
{
    public static string Program => Path.Combine(AppContext.BaseDirectory, "davit");

    public static Task<CommandLineRun> Of(string data, params string[] arguments) => Of(Command(data, arguments));

    public static async Task<CommandLineRun> Of(ProcessStartInfo command)
    {
        using var process = Process.Start(command)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().InTime(TimeSpan.FromMinutes(1));
        return new CommandLineRun(process.ExitCode, await output, await error);
    }

    public static ProcessStartInfo Command(string data, IEnumerable<string> arguments, string? program = null)
    {
        var command = new ProcessStartInfo(program ?? Program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        command.Environment["DAVIT_DATA"] = data;
        command.Environment["TERM"] = "xterm";
        Briefly(command);
        foreach (var name in new[] { "DAVIT_SERVER", "DAVIT_TOKEN", "NO_COLOR" })
        {
            command.Environment.Remove(name);
        }

        foreach (var argument in arguments)
        {
            command.ArgumentList.Add(argument);
        }

        return command;
    }

    /// <summary>
    /// For a program that lives for seconds: what was called thirty times is not compiled anew, which costs a server a fifth of its processor time in a test, but what
    /// was called thousands of times is; and no profiles are gathered for it. Its routers inherit both.
    /// </summary>
    public static void Briefly(ProcessStartInfo command)
    {
        // The runtime reads it as hexadecimal.
        command.Environment["DOTNET_TC_CallCountThreshold"] = "800";
        command.Environment["DOTNET_TieredPGO"] = "0";
    }

    public CommandLineRun ShouldExitWith(int code)
    {
        ExitCode.ShouldBe(code, $"output: {Output}\nerror: {Error}");
        return this;
    }
}
