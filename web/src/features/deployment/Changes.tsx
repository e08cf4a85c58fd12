import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Deployment } from "../../api/client";
import { queries } from "../../api/queries";
import { plain } from "../../shared/foreignText";
import { CommitItem } from "../commits/CommitItem";
import { changesWord } from "./changes";

const shownAtFirst = 5;

/** The commits between what ran and what was deployed. */
export function Changes({ deployment: d }: { deployment: Deployment }) {
    const [isOpen, setOpen] = useState(false);
    const found = useQuery({ ...queries.deploymentCommits(d.service, d.id), enabled: d.from != null });
    const word = found.data && changesWord(found.data);
    if (!found.data || !word) return null;
    const commits = [...found.data.brings, ...found.data.takesAway];
    return (
        <section className="card pad" aria-labelledby="changes">
            <h2 id="changes" style={commits.length === 0 ? { margin: 0 } : undefined}>
                {plain(word)}
            </h2>
            <ol className="commits">
                {(isOpen ? commits : commits.slice(0, shownAtFirst)).map((c) => (
                    <CommitItem key={c.sha} service={d.service} commit={c} />
                ))}
            </ol>
            {commits.length > shownAtFirst && !isOpen && (
                <button type="button" className="btn small" onClick={() => setOpen(true)}>
                    All {commits.length}
                </button>
            )}
        </section>
    );
}
