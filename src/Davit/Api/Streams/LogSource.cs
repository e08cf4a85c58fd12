using Davit.Core.Logs;

namespace Davit.Api.Streams;

/// <summary>A log that can be read: an instance's, or a build's.</summary>
/// <param name="Name">As people see it, unique among those that are read together.</param>
/// <param name="Read">Reads it.</param>
/// <param name="Begin">The offset to begin at; null for its beginning.</param>
/// <param name="Until">What was written later is not wanted; null when all is. A log that is followed has none.</param>
internal sealed record LogSource(string Name, ReadLog Read, Func<CancellationToken, Task<long>>? Begin = null, DateTimeOffset? Until = null);
