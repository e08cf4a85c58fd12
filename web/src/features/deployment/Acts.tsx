import { Link } from "react-router";
import type { Deployment, Tombstone } from "../../api/client";
import { ActButton } from "../../shared/ui/Confirm";
import { deploymentActs } from "./deploymentActs";
import { nextStepOf } from "./takenBack";
import { TryAgain } from "./TryAgain";

/** What can be done about a deployment: while it runs, and afterwards. */
export function Acts({ d, service, tombstone }: { d: Deployment; service: string; tombstone: Tombstone | null }) {
    const env = encodeURIComponent(d.environment);
    const next = nextStepOf(d, tombstone);
    const commit = d.commit ?? d.revision;
    return (
        <div className="acts dep-acts">
            <Link className="btn" to={`${service}/why?env=${env}`}>
                {next === "newest" ? "See why" : "Why"}
            </Link>
            {d.state !== "over" && <WhileItRuns d={d} />}
            {next === "back" && (
                <Link className="btn" to={`${service}/deploy?env=${env}&back=1`}>
                    Roll back
                </Link>
            )}
            {next === "again" && (
                <Link className="btn" to={`${service}/deploy?env=${env}&revision=${commit}`}>
                    Try again
                </Link>
            )}
            {next === "newest" && tombstone && (
                <>
                    <TryAgain deployment={d} tombstone={tombstone} />
                    <Link className="btn primary" to={`${service}/deploy?env=${env}`}>
                        Deploy the newest commit
                    </Link>
                </>
            )}
        </div>
    );
}

function WhileItRuns({ d }: { d: Deployment }) {
    const acts = deploymentActs(d);
    const isCommitted = d.steps.some((s) => s.name === "commit" && s.state === "done");
    const isGoingBack = d.signals.some((s) => s.signal === "aborted" || s.signal === "superseded");
    if (isGoingBack || isCommitted) return null;
    return (
        <>
            {(d.state === "atGate" || d.strategy === "canary") && (
                <ActButton act={acts.promote} className={d.state === "atGate" ? "btn primary" : "btn"}>
                    Promote
                </ActButton>
            )}
            {d.state === "paused" ? (
                <ActButton act={acts.resume} className="btn primary">
                    Resume
                </ActButton>
            ) : (
                d.state === "running" && <ActButton act={acts.pause}>Pause</ActButton>
            )}
            <ActButton act={acts.abort} className="btn danger">
                {d.from ? "Stop at once" : "Stop it"}
            </ActButton>
        </>
    );
}
