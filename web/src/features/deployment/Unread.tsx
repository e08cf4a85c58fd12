import type { Deployment } from "../../api/client";

/** Room for what the judge sees, until it is there: nothing jumps when it comes. */
export const Unread = ({
    deployment: d,
    isAsked = true,
}: {
    deployment: Deployment;
    /** It was asked what it saw, and has not answered yet; otherwise it has seen nothing so far. */
    isAsked?: boolean;
}) =>
    d.strategy === "canary" && d.from && d.steps.some((s) => s.name.startsWith("watch ")) ? (
        <section className="card pad unread" aria-busy={isAsked}>
            <h2>
                Errors <span className="dim">{isAsked ? "reading what the judge saw…" : "nothing was counted yet"}</span>
            </h2>
            <div className="chart" />
        </section>
    ) : null;
