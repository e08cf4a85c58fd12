using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

/// <param name="Word">The token, or the word of a link.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SignInRequest(string Word);

/// <summary>A session of a browser, which holds the other half in a cookie.</summary>
/// <param name="Page">What the page sends in the header Davit-Page.</param>
/// <param name="Until">When it ends.</param>
public sealed record SessionInfo(string Page, DateTimeOffset Until);

/// <param name="Url">Signs in once.</param>
/// <param name="Seconds">For how long.</param>
public sealed record PageLink(string Url, double Seconds);
