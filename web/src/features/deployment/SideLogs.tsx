import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import type { Deployment, LogLine } from "../../api/client";
import { EventStream } from "../../live/stream";
import { levelOf } from "../logs/levels";
import { Ansi } from "../logs/Ansi";
import { LineTime } from "../logs/LineTime";
import { broughtBy, releaseWord } from "../../shared/words";

const most = 200;

interface Sides {
    old: LogLine[];
    fresh: LogLine[];
    /** Nothing follows: what is not here was never written. */
    isWhole: boolean;
}

const none: Sides = { old: [], fresh: [], isWhole: false };

/** The last lines that the old and the new release wrote while it was under way, beside each other. */
export function SideLogs({ deployment: d }: { deployment: Deployment }) {
    const isRunning = d.state !== "over";
    const old = d.from != null && d.from !== d.to ? d.from : null;
    const sides = useLines(`/api/deployments/${d.id}/logs?during=true${isRunning ? "&follow=true&since=60" : ""}`, old);
    const isCanary = d.strategy === "canary" && !d.isRollback;
    const silence = isRunning ? "Nothing was written yet." : sides.isWhole ? "Nothing was written meanwhile." : "Reading what was written…";
    const page = `/logs/${encodeURIComponent(d.service)}?env=${encodeURIComponent(d.environment)}`;
    // Until it is known that nothing was written, its place is kept: nothing jumps when it comes.
    if (sides.isWhole && sides.old.length + sides.fresh.length === 0) return null;
    return (
        <section className="card pad" aria-labelledby="sidelogs">
            <h2 id="sidelogs" className="sr">
                Logs
            </h2>
            <div className={old ? "two" : undefined}>
                {old && <Side title={`${releaseWord(old)}${isCanary ? " baseline" : ""}`} lines={sides.old} silence={silence} />}
                <Side title={`${broughtBy(d)}${old && isCanary ? " canary" : ""}`} lines={sides.fresh} silence={silence} />
            </div>
            <p style={{ margin: "10px 0 0" }}>
                <Link className="link" to={page}>
                    All logs of {d.service}
                </Link>
            </p>
        </section>
    );
}

function Side({
    title,
    lines,
    silence,
}: {
    title: string;
    lines: LogLine[];
    /** What is said while there are no lines. */
    silence: string;
}) {
    const box = useRef<HTMLDivElement>(null);
    const isAtEnd = useRef(true);
    useEffect(() => {
        if (isAtEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
    }, [lines]);
    return (
        <div>
            <h3 style={{ marginBottom: 8 }}>{title}</h3>
            <div
                ref={box}
                className={`mono sidelog${lines.length < 6 ? " quiet" : ""}`}
                role="log"
                aria-live="off"
                aria-label={`Log of ${title}`}
                tabIndex={0}
                onScroll={(e) => {
                    const el = e.currentTarget;
                    isAtEnd.current = el.scrollHeight - el.scrollTop - el.clientHeight < 30;
                }}
            >
                {lines.length === 0 && <span className="faint">{silence}</span>}
                {lines.map((l) => (
                    <div key={`${l.source} ${l.offset}`} className={levelOf(l.text) === "error" ? "err" : undefined}>
                        {l.at && (
                            <>
                                <LineTime line={l} />{" "}
                            </>
                        )}
                        <span className="faint">{shortSource(l.source)}</span> <Ansi text={l.text} />
                    </div>
                ))}
            </div>
        </div>
    );
}

/** "local.shop-2.web.1.0" as "web-1". */
export function shortSource(source: string): string {
    const parts = source.split(".");
    return parts.length >= 4 ? `${parts.at(-3)}-${parts.at(-2)}` : source;
}

/** Several instances are read at once, each at its own pace. What has no time is from the build, and was first. */
const inOrder = (lines: LogLine[]) => lines.sort((a, b) => (a.at ?? "").localeCompare(b.at ?? ""));

function useLines(url: string, from: string | null): Sides {
    const [sides, setSides] = useState(none);
    useEffect(() => {
        let held = none;
        let timer: ReturnType<typeof setTimeout> | undefined;
        // What is shown stays until the same is there again: a deployment that ended is read anew.
        const stream = new EventStream({
            url,
            onState: (state) => {
                if (state !== "ended" && state !== "refused") return;
                held = { ...held, isWhole: true };
                setSides(held);
            },
            onEvents: (events) => {
                const lines = events.map((e) => JSON.parse(e.data) as LogLine);
                const isFresh = (l: LogLine) => from === null || !l.source.split(".").includes(from);
                held = {
                    ...held,
                    old: inOrder([...held.old, ...lines.filter((l) => !isFresh(l))]).slice(-most),
                    fresh: inOrder([...held.fresh, ...lines.filter(isFresh)]).slice(-most),
                };
                timer ??= setTimeout(() => {
                    timer = undefined;
                    setSides(held);
                }, 200);
            },
        });
        return () => {
            clearTimeout(timer);
            stream.stop();
        };
    }, [url, from]);
    return sides;
}
