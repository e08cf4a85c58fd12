using System.Net;
using Davit.Api.Contract;

namespace Davit.Api.Guards;

/// <summary>
/// Refuses requests for a host name that is not the server's. A page of another site that makes its own name resolve to this machine (DNS rebinding) is of the same
/// origin in the browser's eyes; only the Host header tells. An address cannot be made to point elsewhere, so addresses pass.
/// </summary>
internal sealed class HostGuard(RequestDelegate next, ApiSettings settings)
{
    public Task InvokeAsync(HttpContext http)
    {
        var host = http.Request.Host.Host.Trim('[', ']');
        if (IPAddress.TryParse(host, out _) || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || settings.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return next(http);
        }

        return Problems.Write(http, new Problem
        {
            Title = $"This server is not called '{http.Request.Host.Value}'.",
            Status = StatusCodes.Status421MisdirectedRequest,
            Code = ProblemCodes.WrongHost,
            Next = "Use its address, or name the host when it is started: davit up --host NAME.",
        });
    }
}
