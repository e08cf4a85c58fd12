using Davit.Core.Logs;

namespace Davit.Api.Streams;

/// <summary>A log that can be read: an instance's, or a build's.</summary>
/// <param name="Name">As people see it, unique among those that are read together.</param>
/// <param name="Read">Reads it.</param>
/// <param name="Begin">The offset to begin at; null for its beginning.</param>
internal sealed record LogSource(string Name, ReadLog Read, Func<CancellationToken, Task<long>>? Begin = null);
