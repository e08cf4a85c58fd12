using Davit.Plugins;
using Davit.Sources.Git;

namespace Davit.Sources.Webhooks;

/// <summary>What is made of a webhook's delivery.</summary>
public abstract record WebhookVerdict
{
    /// <summary>The status to answer with.</summary>
    public abstract int Status { get; }

    /// <summary>It is genuine and tells of a change. It only says "look again": what is there now is read from the repository itself.</summary>
    /// <param name="Host">Who sent it: <c>GitHub</c>, <c>GitLab</c>, <c>Gitea</c> or <c>plain</c>.</param>
    /// <param name="RepositoryUrls">The repository's addresses, any of which may be how it was added here.</param>
    /// <param name="Refs">What moved.</param>
    public sealed record Accepted(string Host, IReadOnlyList<string> RepositoryUrls, IReadOnlyList<MovedRef> Refs) : WebhookVerdict
    {
        /// <inheritdoc />
        public override int Status => 202;

        /// <summary>What it says of checks of commits: the one thing that is believed as it is told, as no repository knows it.</summary>
        public IReadOnlyList<ReportedCheck> Checks { get; init; } = [];

        /// <summary>True when it is about this repository, however either address is written.</summary>
        public bool IsAbout(RepositoryRef repository)
        {
            var here = RepositoryAddress.Parse(repository.Url);
            return RepositoryUrls.Any(url => RepositoryAddress.TryParse(url)?.IsSameRepository(here) ?? false);
        }
    }

    /// <summary>It is genuine, and there is nothing to do.</summary>
    /// <param name="Reason">Why, for whoever looks at the host's list of deliveries.</param>
    public sealed record Ignored(string Reason) : WebhookVerdict
    {
        /// <inheritdoc />
        public override int Status => 200;
    }

    /// <summary>It is not believed.</summary>
    /// <param name="Code">The status to answer with.</param>
    /// <param name="Reason">Why, without a word on what would have been right.</param>
    public sealed record Refused(int Code, string Reason) : WebhookVerdict
    {
        /// <inheritdoc />
        public override int Status => Code;
    }
}

/// <summary>A ref that a webhook says has moved.</summary>
/// <param name="Name">Its full name, such as <c>refs/heads/main</c> or <c>refs/pull/7/head</c>.</param>
/// <param name="After">The commit it names now; null when it was deleted or the host did not say.</param>
public sealed record MovedRef(string Name, string? After);
