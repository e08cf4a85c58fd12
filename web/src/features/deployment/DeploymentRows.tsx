import { Link } from "react-router";
import type { Deployment } from "../../api/client";
import { plain } from "../../shared/foreignText";
import { Chip } from "../../shared/ui/Chip";
import { Ago } from "../../shared/ui/Times";
import { asCalled, begun, personWord, releaseWord, shortSha, stateOf } from "../../shared/words";
import "./deployment-rows.css";

/** Deployments, one below the other: what went where, by whom, and how it ended; of what did not stay, also why. */
export const DeploymentRows = ({
    deployments,
    ofMany = false,
}: {
    deployments: Deployment[];
    /** They are of several services: each says of which. */
    ofMany?: boolean;
}) => (
    <div className={`dep-rows${ofMany ? " of-many" : ""}`}>
        <ul>
            {deployments.map((d) => (
                <li key={d.id}>
                    <Row deployment={d} ofMany={ofMany} />
                </li>
            ))}
        </ul>
    </div>
);

function Row({ deployment: d, ofMany }: { deployment: Deployment; ofMany: boolean }) {
    const state = stateOf(d);
    const at = d.state !== "over" && d.weight && d.from && d.weight < 100 ? ` at ${d.weight} %` : "";
    return (
        <Link to={`/deployments/${d.id}`}>
            <span className="name strong break">
                {ofMany && `${d.service} `}
                {d.to ? releaseWord(d.to) : d.id}
            </span>
            <span className="what break">
                {plain(d.subject ?? d.revision)} <span className="mono faint">{shortSha(d.commit)}</span>
                {state.tone === "bad" && d.reason && <span className="why">{plain(begun(asCalled(d.reason, d.service)))}</span>}
            </span>
            <span className="meta faint">
                {d.environment} · {plain(personWord(d.who))} · <Ago at={d.startedAt} suffix=" ago" />
            </span>
            <span className="state">
                {state.tone === "quiet" ? (
                    <span className="dim">{state.word}</span>
                ) : (
                    <Chip tone={state.tone}>
                        {state.word}
                        {at}
                    </Chip>
                )}
            </span>
        </Link>
    );
}
