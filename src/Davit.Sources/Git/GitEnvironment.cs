namespace Davit.Sources.Git;

/// <summary>
/// What git sees of the world: nothing of the machine's or the user's settings, no hooks, no filters, no questions. Only what reaches a network
/// (proxies, certificates, the ssh agent) is passed on.
/// </summary>
internal sealed class GitEnvironment
{
    private static readonly string[] PassedOn =
    [
        "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO",
        "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
    ];

    // Repositories of other people are read, never run: ownership says nothing that matters here.
    private const string Settings = """
        [safe]
            directory = *
        [core]
            hooksPath = /dev/null
            attributesFile = /dev/null
            excludesFile = /dev/null
            fsmonitor = false
            askPass = ""
        [gc]
            auto = 0
        [maintenance]
            auto = false
        [fetch]
            recurseSubmodules = false
            unpackLimit = 1
            writeCommitGraph = false
        [submodule]
            recurse = false
        [http]
            lowSpeedLimit = 1000
            lowSpeedTime = 60
        [i18n]
            logOutputEncoding = UTF-8
        [log]
            showSignature = false
            mailmap = false
        [advice]
            objectNameWarning = false

        """;

    private readonly Dictionary<string, string> _common;
    private readonly string _ssh;

    private GitEnvironment(string settingsFile, string knownHosts)
    {
        _ssh = Ssh(knownHosts);
        _common = PassedOn
            .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Name, variable => variable.Value!);
        _common["LC_ALL"] = "C";
        _common["GIT_CONFIG_NOSYSTEM"] = "1";
        _common["GIT_CONFIG_GLOBAL"] = settingsFile;
        _common["GIT_ATTR_NOSYSTEM"] = "1";
        _common["GIT_TERMINAL_PROMPT"] = "0";
        _common["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh";
        _common["GIT_LITERAL_PATHSPECS"] = "1";
        _common["GIT_NO_REPLACE_OBJECTS"] = "1";
        _common["GIT_OPTIONAL_LOCKS"] = "0";
        // A local repository's own settings could name programs for these two, which would run here.
        _common["GIT_NO_LAZY_FETCH"] = "1";
        _common["GIT_SSH_COMMAND"] = _ssh;
    }

    /// <summary>Writes git's settings into the folder, in place of those of an older version.</summary>
    public static GitEnvironment Prepare(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "gitconfig");
        var fresh = Path.Combine(folder, $".gitconfig-{Guid.NewGuid():N}");
        File.WriteAllText(fresh, Settings);
        File.Move(fresh, file, overwrite: true);
        return new GitEnvironment(file, Path.Combine(folder, "known_hosts"));
    }

    /// <summary>The variables of one run of git; the secret is among them and nowhere else.</summary>
    public Dictionary<string, string> For(string gitFolder, RepositoryAddress? remote, GitCredential? credential)
    {
        var variables = new Dictionary<string, string>(_common) { ["GIT_DIR"] = gitFolder };
        if (remote?.Scheme == "ssh")
        {
            variables["GIT_SSH_COMMAND"] = SshCommand(credential);
        }
        else if (remote?.Scheme is "http" or "https" && credential?.Secret is { } secret)
        {
            // Asked for this one host alone, so that a redirect elsewhere never gets the secret.
            variables["GIT_CONFIG_COUNT"] = "1";
            variables["GIT_CONFIG_KEY_0"] = $"credential.{remote.Scheme}://{remote.Host}.helper";
            variables["GIT_CONFIG_VALUE_0"] = "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$DAVIT_GIT_USER\" \"$DAVIT_GIT_SECRET\"; }; f";
            variables["DAVIT_GIT_USER"] = credential.UserName ?? "davit";
            variables["DAVIT_GIT_SECRET"] = secret;
        }

        return variables;
    }

    // An unknown host's key is noted at the first meeting, in a file of Davit's own; a changed one is refused. What its user knows already counts as well.
    private static string Ssh(string knownHosts) =>
        $"ssh -o BatchMode=yes -o StrictHostKeyChecking=accept-new -o ConnectTimeout=20 -o {Quoted($"UserKnownHostsFile=\"{knownHosts}\" ~/.ssh/known_hosts ~/.ssh/known_hosts2")}";

    private string SshCommand(GitCredential? credential) => credential?.SshKeyFile is { } key
        ? $"{_ssh} -o IdentitiesOnly=yes -i {Quoted(key)}{User(credential)}"
        : _ssh + User(credential);

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string User(GitCredential? credential) =>
        credential?.UserName is { Length: > 0 } user && user.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && user[0] != '-'
            ? $" -l {user}"
            : "";
}
