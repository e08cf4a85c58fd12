namespace Davit.Page;

/// <summary>A file of the page, in each form in which it may be sent.</summary>
/// <param name="Path">Below the address of the server, such as <c>assets/index-4f3a.js</c>.</param>
/// <param name="Plain">As it is.</param>
/// <param name="Brotli">Compressed when it was built; null where that gains nothing.</param>
/// <param name="Gzip">The same, for those who do not know Brotli.</param>
internal sealed record PageFile(string Path, byte[] Plain, byte[]? Brotli, byte[]? Gzip)
{
    /// <summary>Its name holds a hash of its content: another content has another name.</summary>
    public bool IsForEver => Path.StartsWith("assets/", StringComparison.Ordinal);

    public string ContentType => System.IO.Path.GetExtension(Path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        ".json" or ".webmanifest" => "application/json",
        _ => "application/octet-stream",
    };

    /// <summary>The smallest form that the asker takes, with the name of its encoding.</summary>
    public (byte[] Bytes, string? Encoding) For(string accepted) =>
        Brotli is not null && accepted.Contains("br", StringComparison.OrdinalIgnoreCase) ? (Brotli, "br")
        : Gzip is not null && accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? (Gzip, "gzip")
        : (Plain, null);
}
