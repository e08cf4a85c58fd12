import { plain } from "../../shared/foreignText";
import { Chip } from "../../shared/ui/Chip";
import { count } from "../../shared/words";
import { scaleOf, workersOf, type JobShare } from "./jobs";
import { percent, type Judgement } from "./judgement";
import { SideKeys } from "./SideKeys";

/** How many of a worker's jobs failed, on the canary and on its baseline, component by component. */
export const Jobs = ({ judgement, canary, baseline }: { judgement: Judgement; canary: string; baseline: string }) => (
    <section className="card pad" aria-labelledby="jobs">
        <h2 id="jobs">
            Jobs that failed
            <SideKeys canary={`${canary} canary`} baseline={`${baseline} baseline`} />
        </h2>
        <ul className="jobs">
            {workersOf(judgement).map((w) => (
                <li key={w.component}>
                    <h3>
                        {w.component} {w.said && <Chip tone={w.said.tone}>{w.said.word}</Chip>}
                    </h3>
                    {w.canary.failed + w.baseline.failed === 0 ? (
                        <p className="dim">
                            {w.canary.jobs + w.baseline.jobs === 0
                                ? "No job has ended yet."
                                : `None of ${count(w.canary.jobs, "job")} failed on ${canary}, none of ${count(w.baseline.jobs, "job")} on ${baseline}.`}
                        </p>
                    ) : (
                        <>
                            <Side side="canary" name={canary} share={w.canary} scale={scaleOf(w)} />
                            <Side side="base" name={baseline} share={w.baseline} scale={scaleOf(w)} />
                        </>
                    )}
                    {w.unread && <p className="warn break">Its counters could not be read: {plain(w.unread)}</p>}
                </li>
            ))}
        </ul>
    </section>
);

const Side = ({ side, name, share, scale }: { side: "canary" | "base"; name: string; share: JobShare; scale: number }) => (
    <div className="jobs-side">
        <span className="dim">{name}</span>
        <span className="split" aria-hidden="true">
            <span className={side} style={{ width: `${(100 * (share.share ?? 0)) / scale}%` }} />
        </span>
        <span>
            <span className={side === "canary" ? "strong" : undefined}>{percent(share.failed, share.jobs)}</span>{" "}
            <span className="faint nowrap">
                {share.jobs === 0 ? "no job ended yet" : `${share.failed.toLocaleString("en")} of ${count(share.jobs, "job")}`}
            </span>
        </span>
    </div>
);
