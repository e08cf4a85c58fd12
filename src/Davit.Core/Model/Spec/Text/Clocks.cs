namespace Davit.Core.Model.Spec.Text;

/// <summary>From the reading of a clock to the time that is meant.</summary>
internal static class Clocks
{
    /// <summary>Of a reading that comes twice the first is meant; of one that is skipped the moment of the jump.</summary>
    public static DateTimeOffset Instant(DateTime clock, TimeZoneInfo zone)
    {
        clock = DateTime.SpecifyKind(clock, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(clock))
        {
            // The offset before the jump, read at the skipped time, is the same moment as the jump or a little after; the later offset would be before it.
            var before = zone.GetUtcOffset(clock.AddHours(-3));
            return new DateTimeOffset(clock, before).ToUniversalTime();
        }

        var offset = zone.IsAmbiguousTime(clock) ? zone.GetAmbiguousTimeOffsets(clock).Max() : zone.GetUtcOffset(clock);
        return new DateTimeOffset(clock, offset).ToUniversalTime();
    }
}
