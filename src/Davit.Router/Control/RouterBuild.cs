using Davit.Plugins;

namespace Davit.Router.Control;

/// <summary>Tells one build of the program from another, also where both have the same version.</summary>
public static class RouterBuild
{
    /// <summary>Of the program that this process has loaded: the compiler derives these ids from everything it compiled.</summary>
    public static string Own { get; } = $"{typeof(RouterBuild).Assembly.ManifestModule.ModuleVersionId:n}-{typeof(IRouter).Assembly.ManifestModule.ModuleVersionId:n}";
}
