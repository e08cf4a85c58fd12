import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { CommitLag } from "../../api/client";
import { queries } from "../../api/queries";
import { plain } from "../../shared/foreignText";
import { Problem } from "../../shared/ui/Problem";
import { Waiting } from "../../shared/ui/Waiting";
import { count, shortSha } from "../../shared/words";
import { CommitItem } from "../commits/CommitItem";

/** How many commits are shown until more are asked for. */
export const commitsAtFirst = 20;

/** How far an environment is behind the newest commit; null when it is not. */
export function lagWords({ environment, behind, lookedAt }: CommitLag): string | null {
    if (behind === 0) return null;
    if (behind != null) return `${environment} is ${count(behind, "commit")} behind`;
    return lookedAt == null
        ? `${environment} is not on this line`
        : `${environment} is not among the newest ${lookedAt} commits of this line`;
}

/** The commits of a service, newest first; with one that was linked to, the line on which that one is. */
export function CommitLine({ service, meant }: { service: string; meant: string | null }) {
    const [limit, setLimit] = useState(commitsAtFirst);
    const newest = useQuery(queries.commits(service, undefined, limit));
    const isElsewhere = meant !== null && newest.data !== undefined && !newest.data.commits.some((c) => c.sha === meant);
    const itsLine = useQuery({ ...queries.commits(service, meant ?? undefined, limit), enabled: isElsewhere });
    const commits = isElsewhere ? itsLine : newest;
    const lags = isElsewhere ? [] : (commits.data?.lags ?? []).map(lagWords).filter((words) => words !== null);
    return (
        <section className="card pad" aria-labelledby="commits">
            <h2 id="commits">
                Commits{" "}
                <span className="dim">
                    {isElsewhere ? `up to ${shortSha(meant)}` : commits.data && `on ${plain(commits.data.revision)}`}
                </span>
            </h2>
            {isElsewhere && (
                <p>
                    <Link className="link" to={`/services/${encodeURIComponent(service)}`} replace>
                        The newest commits
                    </Link>
                </p>
            )}
            {lags.length > 0 && <p className="dim">{lags.join(" · ")}</p>}
            {commits.isPending ? <Waiting what="commits" /> : commits.isError ? <Problem error={commits.error} /> : null}
            <ol className="commits">
                {commits.data?.commits.map((c) => (
                    <CommitItem key={c.sha} service={service} commit={c} isMeant={c.sha === meant}>
                        <Link
                            className="btn small quiet"
                            to={`/services/${encodeURIComponent(service)}/deploy?revision=${c.sha}`}
                            aria-label={`Deploy ${c.sha.slice(0, 7)}: ${c.subject}`}
                        >
                            Deploy
                        </Link>
                    </CommitItem>
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
