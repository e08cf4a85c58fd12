using System.Collections.Concurrent;

namespace Davit.Sources.Git;

/// <summary>
/// The local copy of a repository, which all its services share. Nothing in it is ever collected: a commit that was known stays known, whatever its
/// branch does later. Commits that were asked for have an anchor, so that even a stranger's <c>git gc</c> leaves them.
/// </summary>
internal sealed class Mirror(string folder, RepositoryAddress address, GitProgram git, int mostPacks)
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<string, bool> _anchored = [];
    private volatile bool _ready;

    public string Folder => folder;

    public RepositoryAddress Address => address;

    private string Packs => Path.Combine(folder, "objects", "pack");

    private string HeadFile => Path.Combine(folder, "davit-head");

    /// <summary>Makes sure that the mirror is there, and free of what a killed git left.</summary>
    public async Task EnsureReady(CancellationToken stopping)
    {
        if (_ready && Directory.Exists(folder))
        {
            return;
        }

        await _writing.WaitAsync(stopping);
        try
        {
            if (!Directory.Exists(folder))
            {
                await Create(stopping);
                _anchored.Clear();
            }
            else if (!_ready)
            {
                RemoveLeftovers();
            }

            _ready = true;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Brings branches and tags up to date.</summary>
    public Task<GitEnd> FetchAll(GitCredential? credential, Action<string>? progress, CancellationToken stopping) =>
        Fetch(["--prune"], ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"], credential, progress, stopping);

    /// <summary>Fetches one ref or commit by its name into a ref of the mirror.</summary>
    public Task<GitEnd> FetchOne(string name, string into, GitCredential? credential, Action<string>? progress, CancellationToken stopping) =>
        Fetch([], [$"+{name}:{into}"], credential, progress, stopping);

    /// <summary>Keeps the commit for good.</summary>
    public async Task Anchor(string sha, CancellationToken stopping)
    {
        if (!Knows(sha))
        {
            // Beside a fetch, which may be long and touches other refs.
            await git.Tell(new GitOrder(folder, "update-ref", AnchorOf(sha), sha), stopping);
        }

        _anchored[sha] = true;
    }

    /// <summary>True when the commit was resolved before, and so is here for good.</summary>
    public bool Knows(string sha) => _anchored.ContainsKey(sha) || File.Exists(Path.Combine(folder, AnchorOf(sha)));

    public static string AnchorOf(string sha) => "refs/davit/keep/" + sha;

    /// <summary>The branch that the remote's HEAD named when it was last asked; null when it never was.</summary>
    public async Task<string?> RememberedHead(CancellationToken stopping) =>
        File.Exists(HeadFile) ? await File.ReadAllTextAsync(HeadFile, stopping) : null;

    public async Task RememberHead(string branch, CancellationToken stopping)
    {
        var fresh = $"{HeadFile}-{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(fresh, branch, stopping);
        File.Move(fresh, HeadFile, overwrite: true);
    }

    private Task<GitEnd> Fetch(
        IReadOnlyList<string> options, IReadOnlyList<string> what, GitCredential? credential, Action<string>? progress, CancellationToken stopping)
    {
        var order = new GitOrder(
            folder,
            ["fetch", .. options, "--force", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance", "--progress", "--", address.Text, .. what])
        {
            Remote = address,
            Credential = credential,
            Progress = progress,
        };
        return Exclusively(order, stopping);
    }

    private async Task<GitEnd> Exclusively(GitOrder order, CancellationToken stopping)
    {
        await _writing.WaitAsync(stopping);
        try
        {
            var (end, _) = await git.Ask(order, stopping);
            if (end.Succeeded && CountPacks() > mostPacks)
            {
                // Unreachable objects are kept: they are what a force-push left.
                await git.Tell(new GitOrder(folder, "repack", "-a", "-d", "--keep-unreachable", "--quiet"), stopping);
            }

            return end;
        }
        finally
        {
            _writing.Release();
        }
    }

    private int CountPacks() => Directory.Exists(Packs) ? Directory.EnumerateFiles(Packs, "*.pack").Count() : 0;

    // Made aside and moved into place: a killed start leaves no half mirror.
    private async Task Create(CancellationToken stopping)
    {
        var fresh = Path.Combine(Path.GetDirectoryName(folder)!, $".new-{Guid.NewGuid():N}");
        Directory.CreateDirectory(fresh);
        await git.Tell(new GitOrder(fresh, "init", "--bare", "--quiet", "--template=", "--initial-branch=main"), stopping);
        await File.WriteAllTextAsync(Path.Combine(fresh, "description"), $"Davit's mirror of {address.Normal}\n", stopping);
        Directory.Move(fresh, folder);
    }

    // No git of this server runs in the mirror yet: locks and half-written packs are those of a git that was killed.
    private void RemoveLeftovers()
    {
        var locks = Directory.EnumerateFiles(folder, "*.lock", SearchOption.TopDirectoryOnly)
            .Concat(Directory.EnumerateFiles(Path.Combine(folder, "refs"), "*.lock", SearchOption.AllDirectories));
        var halves = Directory.Exists(Packs) ? Directory.EnumerateFiles(Packs, "tmp_*").Concat(Directory.EnumerateFiles(Packs, ".tmp-*")) : [];
        foreach (var leftover in locks.Concat(halves).ToList())
        {
            File.Delete(leftover);
        }
    }
}
