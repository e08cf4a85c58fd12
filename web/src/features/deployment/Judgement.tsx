import { useQuery } from "@tanstack/react-query";
import type { Deployment } from "../../api/client";
import { queries } from "../../api/queries";
import { plain } from "../../shared/foreignText";
import { Chip } from "../../shared/ui/Chip";
import { Clock } from "../../shared/ui/Times";
import { asCalled, begun, releaseWord } from "../../shared/words";
import { ErrorChart } from "./ErrorChart";
import { Endpoints } from "./Endpoints";
import { Jobs } from "./Jobs";
import { barsOf, decisive, percent, quantile, verdictWord, type Judgement as Judged, type Verdict } from "./judgement";
import { SideKeys } from "./SideKeys";
import { windowOf } from "./story";
import { Unread } from "./Unread";

/** What the judge sees; nothing for deployments that are not judged. */
export default function Judgement({ deployment: d }: { deployment: Deployment }) {
    const judgement = useQuery({ ...queries.judgement(d.id), refetchInterval: d.state === "over" ? false : 1000 });
    const j = judgement.data;
    if (!j || (j.series.length === 0 && j.verdicts.length === 0 && j.jobs.length === 0))
        return judgement.isPending || (j && !j.note && windowOf(d)) ? (
            <Unread deployment={d} isAsked={judgement.isPending} />
        ) : j?.note ? (
            <div className="note">{plain(asCalled(j.note, d.service))}</div>
        ) : null;
    const canary = releaseWord(j.canary ?? d.to);
    const baseline = releaseWord(j.baseline ?? d.from);
    // The story tells what was said of each weight.
    const told = d.steps.map((s) => s.seen ?? s.error).join("\n");
    const untold = j.verdicts.filter((v) => !told.includes(v.words));
    return (
        <>
            {hasRequests(j) && (
                <section className="card pad" aria-labelledby="errors">
                    <h2 id="errors">
                        Errors
                        <SideKeys
                            canary={`${canary} canary`}
                            baseline={`${baseline} baseline${j.baselineKind === "stable" ? ", as it runs" : ""}`}
                        />
                        <span className="key faint">
                            <i className="band" />
                            what the canary's rate may be
                        </span>
                    </h2>
                    {isCounted(j) ? (
                        <ErrorChart judgement={j} label={inWords(j, canary, baseline)} />
                    ) : (
                        <div className="chart uncounted dim">No request has come yet: there is nothing to compare.</div>
                    )}
                </section>
            )}
            {j.jobs.length > 0 && <Jobs judgement={j} canary={canary} baseline={baseline} />}
            {j.latency && <Latency judgement={j} canary={canary} baseline={baseline} />}
            {untold.length > 0 && (
                <section className="card pad" aria-labelledby="verdicts">
                    <h2 id="verdicts">What the judge said</h2>
                    <ol className="verdicts">
                        {untold.map((v) => (
                            <Said key={v.window} verdict={v} service={d.service} />
                        ))}
                    </ol>
                </section>
            )}
            {j.endpoints.length > 0 && <Endpoints judgement={j} canary={canary} baseline={baseline} />}
        </>
    );
}

const Said = ({ verdict: v, service }: { verdict: Verdict; service: string }) => (
    <li>
        <Clock at={v.at} className="mono faint" />
        <div>
            <Chip tone={v.verdict === "fail" ? "bad" : v.verdict === "pass" ? "quiet" : "moves"}>
                {v.weight} %: {verdictWord[v.verdict]}
            </Chip>{" "}
            <span className="break">{plain(begun(asCalled(v.words, service)))}</span>
        </div>
    </li>
);

const isCounted = (j: Judged) => j.series.some((p) => p.canary.requests + p.baseline.requests > 0);

/** Who only works through a queue is asked by nobody: a chart of that would be empty for ever. */
const hasRequests = (j: Judged) => j.series.length > 0 && (j.jobs.length === 0 || isCounted(j));

function inWords(j: Judged, canary: string, baseline: string): string {
    const verdict = decisive(j);
    const sum = (side: "canary" | "baseline") =>
        j.series.reduce((s, p) => ({ requests: s.requests + p[side].requests, errors: s.errors + p[side].errors }), {
            requests: 0,
            errors: 0,
        });
    const c = sum("canary");
    const b = sum("baseline");
    return `Error rates over time: ${canary} ${percent(c.errors, c.requests)} of ${c.requests} requests, ${baseline} ${percent(b.errors, b.requests)} of ${b.requests}. ${verdict ? verdict.words : ""}`;
}

const milliseconds = (v: number | null) =>
    v === null ? "–" : v < 10 ? `${v.toFixed(1)} ms` : v < 10_000 ? `${Math.round(v)} ms` : `${(v / 1000).toFixed(1)} s`;

function Latency({ judgement: j, canary, baseline }: { judgement: Judged; canary: string; baseline: string }) {
    const chart = j.latency;
    if (!chart) return null;
    const isSlower = j.verdicts.some((v) => v.verdict === "fail" && (v.ground === "latency" || v.ground === "shape"));
    // Who was taken back for errors was not found to be as fast.
    const isJudged = isSlower || j.verdicts.at(-1)?.verdict === "pass";
    return (
        <section className="card pad" aria-labelledby="latency">
            <h2 id="latency">
                Time to answer
                <SideKeys canary={canary} baseline={baseline} />
                {isJudged && <span style={{ marginLeft: 10 }}>{isSlower ? <Chip tone="bad">slower</Chip> : <Chip>same</Chip>}</span>}
            </h2>
            <div className="latency">
                <Histogram upTo={chart.upTo} canary={chart.canary} baseline={chart.baseline} />
                <table className="table figures">
                    <thead>
                        <tr>
                            <th scope="col">
                                <span className="sr">quantile</span>
                            </th>
                            <th scope="col">{canary}</th>
                            <th scope="col">{baseline}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {[0.5, 0.9, 0.99].map((q) => (
                            <tr key={q}>
                                <th scope="row" className="dim">
                                    p{q * 100}
                                </th>
                                <td className="strong">{milliseconds(quantile(chart.upTo, chart.canary, q))}</td>
                                <td>{milliseconds(quantile(chart.upTo, chart.baseline, q))}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

/** Two bars for each span of time, as parts of their own sides: the sides have unequal numbers of requests. */
function Histogram({ upTo, canary, baseline }: { upTo: number[]; canary: number[]; baseline: number[] }) {
    const shown = barsOf(upTo, canary, baseline);
    const top = Math.max(...shown.map((s) => Math.max(s.canary, s.baseline)), 0.001);
    const step = 300 / Math.max(1, shown.length);
    const bar = Math.max(1, step / 2 - 0.6);
    return (
        <div className="histogram">
            <svg
                viewBox="0 0 300 82"
                width="100%"
                height="110"
                preserveAspectRatio="none"
                role="img"
                aria-label="How many requests took how long, on both sides"
            >
                {shown.map((s, i) => (
                    <g key={s.upTo}>
                        <rect
                            x={i * step}
                            y={80 - (76 * s.baseline) / top}
                            width={bar}
                            height={Math.max(0.6, (76 * s.baseline) / top)}
                            className="base"
                            rx="1"
                        />
                        <rect
                            x={i * step + step / 2}
                            y={80 - (76 * s.canary) / top}
                            width={bar}
                            height={Math.max(0.6, (76 * s.canary) / top)}
                            className="canary"
                            rx="1"
                        />
                    </g>
                ))}
            </svg>
            <div className="ends" aria-hidden="true">
                <span>{milliseconds(shown[0]?.upTo ?? null)}</span>
                <span>{milliseconds(shown.at(-1)?.upTo ?? null)}</span>
            </div>
        </div>
    );
}
