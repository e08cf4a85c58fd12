namespace Davit.Sources.Webhooks;

/// <summary>A request that claims to come from a host of repositories, as it was received.</summary>
public sealed class WebhookDelivery
{
    private readonly Dictionary<string, string> _headers;

    /// <param name="headers">All headers; names are compared without case, and of several with one name the last counts.</param>
    /// <param name="body">The body's raw bytes: signatures are over these.</param>
    public WebhookDelivery(IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        _headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            _headers[name] = value;
        }

        Body = body;
    }

    /// <summary>The body's raw bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>A header's value; empty when it is absent.</summary>
    public string Header(string name) => _headers.GetValueOrDefault(name, "");

    /// <summary>True when the header is there.</summary>
    public bool Has(string name) => _headers.ContainsKey(name);
}
