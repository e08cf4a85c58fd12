import type { Deployment } from "../../api/client";

/** Room for what the judge saw, while it is asked for: nothing jumps when it comes. */
export const Unread = ({ deployment: d }: { deployment: Deployment }) =>
    d.strategy === "canary" && d.from && d.steps.some((s) => s.name.startsWith("watch ")) ? (
        <section className="card pad unread" aria-busy="true">
            <h2>
                Errors <span className="dim">reading what the judge saw…</span>
            </h2>
            <div className="chart" />
        </section>
    ) : null;
