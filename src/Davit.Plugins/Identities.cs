namespace Davit.Plugins;

/// <summary>A service in an environment: what one lease covers, and what has one writer at a time. Written <c>shop/prod</c>.</summary>
/// <param name="Service">The service's name: lower-case letters, digits and hyphens, at most 40 characters.</param>
/// <param name="Environment">The environment's name, of the same form.</param>
public readonly record struct FleetId(string Service, string Environment)
{
    /// <summary>Reads <c>service/environment</c>.</summary>
    /// <exception cref="FormatException">The text is not two names with one slash between them.</exception>
    public static FleetId Parse(string text) =>
        text.Split('/') is [{ Length: > 0 } service, { Length: > 0 } environment]
            ? new FleetId(service, environment)
            : throw new FormatException($"'{text}' is not SERVICE/ENVIRONMENT.");

    /// <inheritdoc />
    public override string ToString() => $"{Service}/{Environment}";
}

/// <summary>An immutable release of a service, numbered from 1 per service. Written <c>shop-42</c>.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Number">1 for a service's first release.</param>
public readonly record struct ReleaseId(string Service, int Number) : IComparable<ReleaseId>
{
    /// <summary>Reads <c>shop-42</c>; the service's own name may hold hyphens.</summary>
    /// <exception cref="FormatException">The text does not end in a hyphen and a number.</exception>
    public static ReleaseId Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is not a release: a service and a number, such as shop-42.");

    /// <summary>Reads <c>shop-42</c>, or gives null when the text is not of that form.</summary>
    public static ReleaseId? TryParse(string text)
    {
        var hyphen = text.LastIndexOf('-');
        return hyphen > 0 && int.TryParse(text.AsSpan(hyphen + 1), System.Globalization.NumberStyles.None, null, out var number) && number > 0
            ? new ReleaseId(text[..hyphen], number)
            : null;
    }

    /// <inheritdoc />
    public int CompareTo(ReleaseId other) =>
        string.CompareOrdinal(Service, other.Service) is var byName and not 0 ? byName : Number.CompareTo(other.Number);

    /// <inheritdoc />
    public override string ToString() => $"{Service}-{Number}";
}

/// <summary>
/// One start of one copy of a component. It is derived from what is wanted, never drawn at random, so that a second attempt to start it
/// finds what a killed attempt made. Written <c>prod.shop-42.web.1.0</c>; safe as a file name.
/// </summary>
/// <param name="Environment">The environment it runs in.</param>
/// <param name="Release">The release it runs.</param>
/// <param name="Component">The component's name.</param>
/// <param name="Slot">1 for the first copy.</param>
/// <param name="Attempt">0 for the first start in this slot; each replacement of an ended instance adds 1.</param>
public readonly record struct InstanceId(string Environment, ReleaseId Release, string Component, int Slot, int Attempt)
{
    /// <summary>The fleet that this instance belongs to.</summary>
    public FleetId Fleet => new(Release.Service, Environment);

    /// <summary>Reads <c>prod.shop-42.web.1.0</c>.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static InstanceId Parse(string text) =>
        text.Split('.') is [{ Length: > 0 } environment, var release, { Length: > 0 } component, var slot, var attempt]
        && ReleaseId.TryParse(release) is { } id && int.TryParse(slot, out var slotNumber) && int.TryParse(attempt, out var attemptNumber)
            ? new InstanceId(environment, id, component, slotNumber, attemptNumber)
            : throw new FormatException($"'{text}' is not an instance: ENVIRONMENT.RELEASE.COMPONENT.SLOT.ATTEMPT.");

    /// <inheritdoc />
    public override string ToString() => $"{Environment}.{Release}.{Component}.{Slot}.{Attempt}";
}
