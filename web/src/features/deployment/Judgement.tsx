import { useQuery } from "@tanstack/react-query";
import type { Deployment } from "../../api/client";
import { queries } from "../../api/queries";
import { plain } from "../../shared/foreignText";
import { Chip } from "../../shared/ui/Chip";
import { Clock } from "../../shared/ui/Times";
import { releaseWord } from "../../shared/words";
import { ErrorChart } from "./ErrorChart";
import { Jobs } from "./Jobs";
import { decisive, percent, quantile, verdictWord, type Judgement as Judged, type Verdict } from "./judgement";
import { SideKeys } from "./SideKeys";

/** What the judge sees; nothing for deployments that are not judged. */
export default function Judgement({ deployment: d }: { deployment: Deployment }) {
    const judgement = useQuery({ ...queries.judgement(d.id), refetchInterval: d.state === "over" ? false : 1000 });
    const j = judgement.data;
    if (!j || (j.series.length === 0 && j.verdicts.length === 0 && j.jobs.length === 0))
        return j?.note ? <div className="note">{plain(j.note)}</div> : null;
    const canary = releaseWord(j.canary ?? d.to);
    const baseline = releaseWord(j.baseline ?? d.from);
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
                    <ErrorChart judgement={j} label={inWords(j, canary, baseline)} />
                </section>
            )}
            {j.jobs.length > 0 && <Jobs judgement={j} canary={canary} baseline={baseline} />}
            {j.latency && <Latency judgement={j} canary={canary} baseline={baseline} />}
            {(j.verdicts.length > 1 || j.verdicts[0]?.verdict !== "fail") && j.verdicts.length > 0 && (
                <section className="card pad" aria-labelledby="verdicts">
                    <h2 id="verdicts">What the judge said</h2>
                    <ol className="verdicts">
                        {j.verdicts.map((v) => (
                            <Said key={v.window} verdict={v} />
                        ))}
                    </ol>
                </section>
            )}
            {j.endpoints.length > 0 && <Endpoints judgement={j} canary={canary} baseline={baseline} />}
        </>
    );
}

const Said = ({ verdict: v }: { verdict: Verdict }) => (
    <li>
        <Clock at={v.at} className="mono faint" />
        <div>
            <Chip tone={v.verdict === "fail" ? "bad" : v.verdict === "pass" ? "quiet" : "moves"}>
                {v.weight} %: {verdictWord[v.verdict]}
            </Chip>{" "}
            <span className="break">{plain(v.words)}</span>
        </div>
    </li>
);

/** Who only works through a queue is asked by nobody: a chart of that would be empty for ever. */
const hasRequests = (j: Judged) =>
    j.series.length > 0 && (j.jobs.length === 0 || j.series.some((p) => p.canary.requests + p.baseline.requests > 0));

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
                {isJudged && <span style={{ marginLeft: 10 }}>{isSlower ? <Chip tone="bad">slower</Chip> : <Chip>same</Chip>}</span>}
            </h2>
            <div className="two">
                <Histogram upTo={chart.upTo} canary={chart.canary} baseline={chart.baseline} />
                <table className="table">
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
    const sum = (counts: number[]) =>
        Math.max(
            1,
            counts.reduce((a, b) => a + b, 0),
        );
    const [c, b] = [sum(canary), sum(baseline)];
    const first = upTo.findIndex((_, i) => (canary[i] ?? 0) + (baseline[i] ?? 0) > 0);
    const last = upTo.findLastIndex((_, i) => (canary[i] ?? 0) / c + (baseline[i] ?? 0) / b > 0.001);
    const shown = upTo
        .map((ms, i) => ({ ms, canary: (canary[i] ?? 0) / c, baseline: (baseline[i] ?? 0) / b }))
        .slice(Math.max(0, first), last + 1);
    const top = Math.max(...shown.map((s) => Math.max(s.canary, s.baseline)), 0.001);
    const step = 300 / Math.max(1, shown.length);
    const bar = Math.max(1, step / 2 - 1);
    return (
        <div className="histogram">
            <svg viewBox="0 0 300 82" width="100%" role="img" aria-label="How many requests took how long, on both sides">
                {shown.map((s, i) => (
                    <g key={s.ms}>
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
                <span>{milliseconds(shown[0]?.ms ?? null)}</span>
                <span>{milliseconds(shown.at(-1)?.ms ?? null)}</span>
            </div>
        </div>
    );
}

function Endpoints({ judgement: j, canary, baseline }: { judgement: Judged; canary: string; baseline: string }) {
    return (
        <section className="card" aria-labelledby="endpoints">
            <div style={{ padding: "14px 16px 4px" }}>
                <h2 id="endpoints" style={{ margin: 0 }}>
                    By kind of request
                </h2>
            </div>
            <table className="table">
                <thead>
                    <tr>
                        <th scope="col">request</th>
                        <th scope="col">{canary} errors</th>
                        <th scope="col">{baseline} errors</th>
                    </tr>
                </thead>
                <tbody>
                    {j.endpoints.slice(0, 8).map((e) => (
                        <tr key={e.name}>
                            <th scope="row" className="mono break">
                                {plain(e.name)}
                            </th>
                            <td>
                                {percent(e.canaryErrors, e.canaryRequests)}{" "}
                                <span className="faint">of {e.canaryRequests.toLocaleString("en")}</span>
                            </td>
                            <td>
                                {percent(e.baselineErrors, e.baselineRequests)}{" "}
                                <span className="faint">of {e.baselineRequests.toLocaleString("en")}</span>
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </section>
    );
}
