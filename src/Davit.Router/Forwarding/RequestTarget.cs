namespace Davit.Router.Forwarding;

/// <summary>
/// The request's target as the client wrote it, so that an instance sees the same escapes; but never a path that means another place than the one that was
/// matched: anything with a dot segment or another form goes out in the normal form that the route was matched by.
/// </summary>
internal static class RequestTarget
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private static readonly System.Buffers.SearchValues<string> Ambiguous = System.Buffers.SearchValues.Create(["/.", "%2e", "\\", "%5c", "#"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when the normal form is to be used.</summary>
    public static Uri? Exact(string prefix, string rawTarget)
    {
        if (!rawTarget.StartsWith('/') || rawTarget.AsSpan().ContainsAny(Ambiguous))
        {
            return null;
        }

        return new Uri(prefix + rawTarget, AsWritten);
    }
}
