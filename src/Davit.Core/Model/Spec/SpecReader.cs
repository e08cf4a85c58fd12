using System.Collections.Immutable;
using Davit.Core.Model.Spec.Forms;
using Davit.Core.Model.Spec.Keys;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec;

/// <summary>Reads <c>davit.yaml</c>. Whatever the text is, the answer is a spec or every error with its place; nothing is thrown.</summary>
public static class SpecReader
{
    /// <param name="fileName">As the person knows it; errors begin with it.</param>
    /// <param name="text">The file's content.</param>
    public static SpecResult Read(string fileName, string text)
    {
        var (draft, errors) = Read(fileName, text, ServiceKeys.Service);
        return new SpecResult(draft?.Complete(), errors);
    }

    internal static (T? Value, ImmutableArray<SpecError> Errors) Read<T>(string fileName, string text, Form<T> form) where T : class
    {
        var errors = new ErrorSink(fileName, text);
        var tree = YamlTree.Read(text, errors);
        var value = tree is not null && form.TryRead(tree, new Scope(errors), out var read) ? read : null;
        return (errors.IsEmpty ? value : null, errors.InOrder);
    }
}
