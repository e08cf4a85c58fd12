using System.CommandLine;
using System.Net;

namespace Davit.Cli.Verbs;

internal static class UpVerb
{
    public static Verb Make()
    {
        var listen = Address("--listen", "127.0.0.1:7070", "Where the API listens.");
        var router = Address("--router", "127.0.0.1:7080", "Where the router takes requests.");
        var certificate = new Option<string?>("--tls-cert") { Description = "A PEM file with the API's certificate.", HelpName = "FILE" };
        var key = new Option<string?>("--tls-key") { Description = "A PEM file with its key.", HelpName = "FILE" };
        var insecure = new Option<bool>("--insecure-listen") { Description = "Let others reach the API without TLS: whoever sees the traffic can read the token." };
        var hosts = new Option<string[]>("--host") { Description = "A name by which the API is reached, beside localhost; more than one may be given.", HelpName = "NAME" };
        return new Verb("up", "Run the control plane, with everything embedded, until Ctrl-C. What it started goes on running.",
            "davit up", "davit up --data /var/lib/davit --router 0.0.0.0:80", "davit up --listen 10.0.0.5:7070 --tls-cert davit.pem --tls-key davit.key --host davit.example.com")
            { listen, router, certificate, key, insecure, hosts }
            .ExitsOnlyWith(ExitCodes.Ok, ExitCodes.Internal, ExitCodes.Usage, ExitCodes.Refused)
            .Does((session, input, stopping) => Server.Run(
                new UpSettings
                {
                    Data = session.Data,
                    Listen = input.GetValue(listen)!,
                    Router = input.GetValue(router)!,
                    CertificateFile = input.GetValue(certificate),
                    KeyFile = input.GetValue(key),
                    AllowInsecureListen = input.GetValue(insecure),
                    Hosts = input.GetValue(hosts) ?? [],
                },
                session,
                stopping));
    }

    private static Option<IPEndPoint> Address(string name, string standard, string description) => new(name)
    {
        Description = $"{description} [default: {standard}]",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => IPEndPoint.Parse(standard),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (IPEndPoint.TryParse(text.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var address) && text.Contains(':', StringComparison.Ordinal))
            {
                return address;
            }

            result.AddError($"'{text}' is not ADDRESS:PORT, such as {standard}.");
            return null;
        },
    };
}
