namespace Davit.Demo;

/// <summary>The tour cannot go on.</summary>
internal sealed class TourFailedException(string what, Exception? inner = null) : Exception(what, inner);
