namespace Davit.TestService;

/// <summary>
/// What the parts of the shop have in common. The folder named by CONTROL is where a test reads what they did and says what they shall do; FLAW is
/// what is wrong with a part from the commit on.
/// </summary>
internal static class Shop
{
    public static string Release { get; } = Environment.GetEnvironmentVariable("DAVIT_RELEASE")!;

    public static string Instance { get; } = Environment.GetEnvironmentVariable("DAVIT_INSTANCE")!;

    public static bool Has(string flaw) => Environment.GetEnvironmentVariable("FLAW") == flaw;

    /// <summary>True from when the test has broken this release, until it has mended it.</summary>
    public static bool IsBroken => File.Exists(In("broken", Release));

    /// <summary>Leaves a mark of this process, in a file of its own: two processes never write to one.</summary>
    public static void Note(string what) => File.WriteAllText(In(what, $"{Instance}+{Environment.ProcessId}"), "");

    private static string In(string folder, string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(Environment.GetEnvironmentVariable("CONTROL")!, folder)).FullName, name);
}
