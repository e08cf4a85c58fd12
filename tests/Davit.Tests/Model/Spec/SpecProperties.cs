using System.Text.Json;
using Davit.Core.Journal;
using Davit.Core.Model.Spec;
using FsCheck;
using FsCheck.Fluent;

namespace Davit.Tests.Model.Spec;

public sealed class SpecProperties
{
    private const string Odd = "\t\n\r :-#'\"[]{},&*!|>%@`?~<\\\0\u0085\u2028\ufeffaA0ü\ud83d";

    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    [Fact]
    public void AnySpec_WrittenAsYaml_ReadsBackEqual() => Always(150, seed =>
    {
        var spec = new AnySpec(seed).Next();

        var result = SpecReader.Read("davit.yaml", SpecYaml.Write(spec));

        result.Errors.Select(e => e.ToString()).ShouldBeEmpty();
        SpecHash.CanonicalJson(result.Spec!).ShouldBe(SpecHash.CanonicalJson(spec));
    });

    [Fact]
    public void AnyText_IsASpec_OrHasErrorsInsideTheFile() => Always(250, seed =>
    {
        var random = new Random(seed);
        var text = Enumerable.Range(0, random.Next(1, 12)).Aggregate(SpecYaml.Write(new AnySpec(seed).Next()), (t, _) => Mutated(t, random));

        var result = SpecReader.Read("davit.yaml", text);

        result.IsValid.ShouldBe(result.Errors.Length == 0);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        result.Errors.ShouldAllBe(e => e.Line >= 1 && e.Line <= lines.Length && e.Column >= 1 && e.Column <= lines[e.Line - 1].Length + 1);
        result.Errors.ShouldAllBe(e => !e.ToString().Contains('\n'));
    });

    [Fact]
    public void NoEnvironment_IsLeft_AfterFor_AndForTwiceIsForOnce() => Always(200, seed =>
    {
        var spec = new AnySpec(seed).Next();
        var once = spec.For("prod");

        once.Environments.ShouldBeEmpty();
        once.Components.ShouldAllBe(c => !c.HasDefaultRoute);
        SpecHash.Of(once, "prod").ShouldBe(SpecHash.Of(spec, "prod"));
    });

    [Fact]
    public void AnySpec_ComesBackFromTheJournal_AsItWas() => Always(100, seed =>
    {
        var spec = SpecReader.Read("davit.yaml", SpecYaml.Write(new AnySpec(seed).Next())).Spec!;

        var back = JsonSerializer.Deserialize<ServiceSpec>(JsonSerializer.Serialize(spec, FactTypes.Json), FactTypes.Json)!;

        SpecHash.CanonicalJson(back).ShouldBe(SpecHash.CanonicalJson(spec));
        SpecHash.Of(back, "prod").ShouldBe(SpecHash.Of(spec, "prod"));
    });

    private static string Mutated(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var end = Math.Min(text.Length, at + random.Next(1, 30));
        var lines = text.Split('\n');
        var (a, b) = (random.Next(lines.Length), random.Next(lines.Length));
        switch (random.Next(8))
        {
            case 0:
                return text[..at] + text[end..];
            case 1 or 2 or 3:
                return text.Insert(at, Odd[random.Next(Odd.Length)].ToString());
            case 4:
                return text[..at];
            case 5:
                return text.Insert(at, text[at..end]);
            case 6:
                (lines[a], lines[b]) = (lines[b], lines[a]);
                return string.Join('\n', lines);
            default:
                lines[a] = random.Next(2) == 0 ? $" {lines[a]}" : lines[a].Trim();
                return string.Join('\n', lines);
        }
    }

    private static void Always(int times, Action<int> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Times(times)), Prop.ForAll(Seeds, holds));

    // DAVIT_TIMES=100 looks a hundred times longer.
    private static int Times(int times) => times * (int.TryParse(Environment.GetEnvironmentVariable("DAVIT_TIMES"), out var factor) ? factor : 1);
}
