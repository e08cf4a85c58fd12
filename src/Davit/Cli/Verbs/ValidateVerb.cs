using System.CommandLine;
using System.Text.Json;
using Davit.Api.Contract;
using Davit.Core.Model.Spec;

namespace Davit.Cli.Verbs;

internal static class ValidateVerb
{
    private const string SpecFile = "davit.yaml";

    public static Verb Make()
    {
        var path = new Argument<string>("PATH") { Description = $"The file, or the folder that has a {SpecFile}.", DefaultValueFactory = _ => "." };
        return new Verb("validate", $"Read a {SpecFile} and tell every mistake with its place. Asks no server.", "davit validate", "davit validate services/shop") { path }
            .ExitsOnlyWith(ExitCodes.Ok, ExitCodes.Usage)
            .Does(async (session, input, stopping) =>
            {
                var file = FileOf(input.GetValue(path)!);
                var read = SpecReader.Read(file, await File.ReadAllTextAsync(file, stopping));
                return Write(session, file, read);
            });
    }

    private static string FileOf(string path)
    {
        var file = Directory.Exists(path) ? Path.GetRelativePath(".", Path.Combine(path, SpecFile)) : path;
        return File.Exists(file) ? file : throw new UsageException($"There is no {file}.", "`davit schema` shows the form of one.");
    }

    private static int Write(Session session, string file, SpecResult read)
    {
        if (read.Spec is not { } spec)
        {
            throw new ProblemException(new Problem { Title = $"{file} has {read.Errors.Length} mistake{(read.Errors.Length == 1 ? "" : "s")}.", Status = 0, Code = ProblemCodes.Invalid, Errors = [.. read.Errors.Select(e => e.ToString())] });
        }

        var said = $"{file} is right: {spec.Name} with {string.Join(", ", spec.Components.Select(c => c.Name))}.";
        session.Say(JsonSerializer.Serialize(new Done(said), ContractJson.Default.Done));
        return ExitCodes.Ok;
    }
}
