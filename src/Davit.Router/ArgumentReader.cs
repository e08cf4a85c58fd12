namespace Davit.Router;

/// <summary>Takes named arguments off a command line, and knows which were left.</summary>
internal sealed class ArgumentReader(IEnumerable<string> args)
{
    private readonly List<string> _left = [.. args];

    public bool Flag(string name) => _left.Remove(name);

    public T Required<T>(string name, Func<string, T> read) =>
        Take(name) is { } text ? Read(name, text, read) : throw new FormatException($"{name} is missing.");

    public T Optional<T>(string name, Func<string, T> read, T otherwise) =>
        Take(name) is { } text ? Read(name, text, read) : otherwise;

    public void RefuseTheRest()
    {
        if (_left is [var first, ..])
        {
            throw new FormatException($"'{first}' is not known here.");
        }
    }

    private string? Take(string name)
    {
        var at = _left.IndexOf(name);
        if (at < 0 || at + 1 >= _left.Count)
        {
            return null;
        }

        var value = _left[at + 1];
        _left.RemoveRange(at, 2);
        return value;
    }

    private static T Read<T>(string name, string text, Func<string, T> read)
    {
        try
        {
            return read(text);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or ArgumentException)
        {
            throw new FormatException($"{name} '{text}' cannot be read: {wrong.Message}", wrong);
        }
    }
}
