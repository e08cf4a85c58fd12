import { Link } from "react-router";
import type { Deployment } from "../../api/client";
import { plain } from "../../shared/foreignText";
import { Chip } from "../../shared/ui/Chip";
import { Ago } from "../../shared/ui/Times";
import { personWord, releaseWord, shortSha, stateOf } from "../../shared/words";
import "./deployment.css";

/** Deployments, one below the other: what went where, by whom, and how it ended. */
export const DeploymentRows = ({
    deployments,
    ofMany = false,
}: {
    deployments: Deployment[];
    /** They are of several services: each says of which. */
    ofMany?: boolean;
}) => (
    <ul className={`dep-rows${ofMany ? " of-many" : ""}`}>
        {deployments.map((d) => {
            const state = stateOf(d);
            return (
                <li key={d.id}>
                    <Link to={`/deployments/${d.id}`}>
                        <span className="strong break">
                            {ofMany && `${d.service} `}
                            {d.to ? releaseWord(d.to) : d.id}
                        </span>
                        <span className="break">
                            {plain(d.subject ?? d.revision)} <span className="mono faint">{shortSha(d.commit)}</span>
                            <span className="faint">
                                {" "}
                                · {d.environment} · {plain(personWord(d.who))} · <Ago at={d.startedAt} suffix=" ago" />
                            </span>
                        </span>
                        <span>
                            {state.tone === "quiet" ? (
                                <span className="dim">{state.word}</span>
                            ) : (
                                <Chip tone={state.tone}>{state.word}</Chip>
                            )}
                        </span>
                    </Link>
                </li>
            );
        })}
    </ul>
);
