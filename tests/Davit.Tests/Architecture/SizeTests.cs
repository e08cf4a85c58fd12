using System.Reflection;
using System.Runtime.CompilerServices;
using Davit.Core.Journal;

namespace Davit.Tests.Architecture;

/// <summary>Numbers that say when to look again. A name in an exception list has the day it was put there, and a reason.</summary>
public sealed class SizeTests
{
    private const int LongestFile = 400;
    private const int MostParameters = 6;

    // path: since when, and why.
    private static readonly Dictionary<string, string> LongFiles = [];

    private static readonly Dictionary<string, string> WideConstructors = [];

    [Fact]
    public void File_IsOneThought()
    {
        var tooLong = SourceFiles.Files("src").Concat(SourceFiles.Files("tests")).Where(f => f.Text.Split('\n').Length - 1 > LongestFile).Select(f => f.Path).ToList();

        tooLong.Except(LongFiles.Keys).ShouldBeEmpty($"a file of more than {LongestFile} lines holds more than one thought");
        LongFiles.Keys.Except(tooLong).ShouldBeEmpty("an exception that is needed no more is taken off the list");
    }

    [Fact]
    public void Constructor_TakesAtMostSix()
    {
        var wide = from type in new[] { typeof(Ledger).Assembly, typeof(Plugins.ITarget).Assembly, typeof(Storage.Sqlite.SqliteStore).Assembly, typeof(Rooms).Assembly }.SelectMany(a => a.GetTypes())
                   // Records are data: their constructors are their columns.
                   where type.IsClass && type.GetMethod("<Clone>$") is null && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                   where type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Any(c => c.GetParameters().Length > MostParameters)
                   where type.FullName!.StartsWith("Davit", StringComparison.Ordinal) && !type.FullName.Contains('<')
                   select type.FullName;

        wide.Except(WideConstructors.Keys).ShouldBeEmpty("the seventh parameter is a missing object");
    }
}
