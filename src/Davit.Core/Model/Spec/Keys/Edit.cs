namespace Davit.Core.Model.Spec.Keys;

/// <summary>
/// What a map changes in a value that is not known yet: the same keys complete the defaults at the top of a file, and the file's own values in an environment.
/// </summary>
internal sealed record Edit<T>(Func<T, T> Apply)
{
    public static Edit<T> None { get; } = new(value => value);

    public Edit<T> Then(Func<T, T> next) => new(value => next(Apply(value)));
}
