using Davit.Core.Model.Spec;

namespace Davit.Cli.Verbs;

internal static class SchemaVerb
{
    public static Verb Make() => new Verb("schema", "Print the JSON Schema of davit.yaml, for editors.", "davit schema > davit.schema.json")
        .ExitsOnlyWith(ExitCodes.Ok)
        .Does((session, _, _) =>
        {
            session.Screen.Line(SpecSchema.Json());
            return Task.CompletedTask;
        });
}
