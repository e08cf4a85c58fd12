import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { Commit } from "../../api/client";
import { queries } from "../../api/queries";
import { plain } from "../../shared/text";
import { Ago, Chip, Problem, Sha, Waiting } from "../../shared/ui/basics";
import { count, releaseWord } from "../../shared/words";

/** How many commits each environment is behind the newest one; null for one that stands on none of these. */
export function lagOf(commits: Commit[], environments: string[]): { environment: string; behind: number | null }[] {
    return environments.map((environment) => {
        const at = commits.findIndex((c) => c.environments.includes(environment));
        return { environment, behind: at < 0 ? null : at };
    });
}

export function CommitLine({ service, environments }: { service: string; environments: string[] }) {
    const [limit, setLimit] = useState(20);
    const commits = useQuery(queries.commits(service, undefined, limit));
    const lags = commits.data ? lagOf(commits.data.commits, environments).filter((l) => l.behind !== 0) : [];
    return (
        <section className="card pad" aria-labelledby="commits">
            <h2 id="commits">
                Commits <span className="dim">{commits.data && `on ${plain(commits.data.revision)}`}</span>
            </h2>
            {lags.length > 0 && (
                <p className="dim">
                    {lags
                        .map((l) =>
                            l.behind === null
                                ? `${l.environment} is not on this line`
                                : `${l.environment} is ${count(l.behind, "commit")} behind`,
                        )
                        .join(" · ")}
                </p>
            )}
            {commits.isPending ? <Waiting what="commits" /> : commits.isError ? <Problem error={commits.error} /> : null}
            <ol className="commits">
                {commits.data?.commits.map((c) => (
                    <li key={c.sha} className={c.environments.length > 0 ? "stands" : undefined}>
                        <div>
                            <div className="subject">
                                {plain(c.subject)}{" "}
                                {c.environments.map((e) => (
                                    <Chip key={e} tone="act">
                                        {e}
                                    </Chip>
                                ))}
                            </div>
                            <div className="faint">
                                <Sha sha={c.sha} /> {plain(c.author)} · <Ago at={c.at} suffix=" ago" />
                                {c.release && <> · {releaseWord(c.release)}</>}
                            </div>
                        </div>
                        <Link
                            className="btn small"
                            to={`/services/${encodeURIComponent(service)}/deploy?revision=${c.sha}`}
                            aria-label={`Deploy ${c.sha.slice(0, 7)}: ${c.subject}`}
                        >
                            Deploy
                        </Link>
                    </li>
                ))}
            </ol>
            {commits.data && commits.data.commits.length >= limit && limit < 500 && (
                <button type="button" className="btn small" onClick={() => setLimit(Math.min(500, limit * 5))}>
                    Older commits
                </button>
            )}
        </section>
    );
}
