using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>A path in a repository, from its root, that leads nowhere else.</summary>
internal sealed record TreePath(string Text)
{
    public bool IsRoot => Text.Length == 0;

    /// <exception cref="PermanentException">The path is absolute, leads out of the repository, or cannot be one.</exception>
    public static TreePath Parse(string text)
    {
        var path = text is "." or "./" ? "" : text.TrimEnd('/');
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        return path.Length == 0 ? new TreePath(text.StartsWith('/') ? throw Wrong(text) : "")
            : path.Length > 4000 || path.Any(char.IsControl) || path.Split('/').Any(part => part is "" or "." or "..") ? throw Wrong(text)
            : new TreePath(path);
    }

    private static PermanentException Wrong(string text) =>
        new($"'{OneLine.Of(text)}' is not a path in a repository. Expected one from its root, without '..', such as services/shop.");
}
