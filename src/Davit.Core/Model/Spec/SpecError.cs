using System.Collections.Immutable;

namespace Davit.Core.Model.Spec;

/// <summary>One thing that is wrong in a file, at a place that an editor can jump to.</summary>
/// <param name="File">The file as the person knows it.</param>
/// <param name="Line">1 for the first line.</param>
/// <param name="Column">1 for the first character.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Expected">What would have been right, when there is something to say.</param>
/// <param name="Nearest">The right name or value that was probably meant.</param>
public sealed record SpecError(string File, int Line, int Column, string Message, string? Expected = null, string? Nearest = null)
{
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {Message}{(Expected is null ? "" : $"; expected {Expected}")}{(Nearest is null ? "" : $"; did you mean '{Nearest}'?")}";
}

/// <summary>What reading a file gave: the value, or everything that is wrong, in the order of the file.</summary>
public sealed record SpecResult(ServiceSpec? Spec, ImmutableArray<SpecError> Errors)
{
    public bool IsValid => Spec is not null;
}
