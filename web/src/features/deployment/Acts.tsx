import { useState } from "react";
import { Link } from "react-router";
import type { Deployment, Tombstone } from "../../api/client";
import { Confirm } from "../../shared/ui/Confirm";
import { actOf, verbsOf, type DeploymentVerb } from "./deploymentActs";
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
            <WhileItRuns d={d} />
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
    const [asked, ask] = useState<DeploymentVerb | null>(null);
    const can = verbsOf(d);
    const button = (verb: DeploymentVerb, words: string, className = "btn") =>
        can.includes(verb) && (
            <button type="button" className={className} onClick={() => ask(verb)}>
                {words}
            </button>
        );
    return (
        <>
            {button("promote", "Promote", d.state === "atGate" ? "btn primary" : "btn")}
            {button("resume", "Resume", "btn primary")}
            {button("pause", "Pause")}
            {button("abort", d.from ? "Stop at once" : "Stop it", "btn danger")}
            {asked && <Confirm act={actOf(d, asked)} isOpen onOpenChange={(open) => !open && ask(null)} />}
        </>
    );
}
