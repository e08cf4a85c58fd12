import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import type { StreamState } from "../../live/stream";
import { count } from "../../shared/words";
import { shortSource } from "../deployment/SideLogs";
import { Ansi } from "./Ansi";
import type { LogBuffer } from "./buffer";
import { ChosenLine } from "./ChosenLine";
import { nameOf, useChosen } from "./chosen";
import { levelOf } from "./levels";
import { LineTime } from "./LineTime";

const lineHeight = 18;
/** Browsers lay out no more than some ten million pixels: beyond, the scroll bar stands for more than one line a step. */
const mostRows = 800_000;

interface Props {
    buffer: LogBuffer;
    isWrapped: boolean;
    find: string;
    /** `source:offset` of a line that was linked to. */
    chosen: string | null;
    onChoose: (line: string) => void;
    state: StreamState;
    isPaused: boolean;
    /** Only some of the lines are shown. */
    isFiltered: boolean;
    /** Whether times are shown, with the day where lines may be of several. */
    times: "none" | "clock" | "day";
}

const said: Record<StreamState, string> = {
    connecting: "connecting",
    live: "following",
    lost: "reconnecting, and goes on where it was",
    refused: "refused",
    ended: "complete",
};

export function LogBox({ buffer, isWrapped, find, chosen, onChoose, state, isPaused, isFiltered, times }: Props) {
    const view = useSyncExternalStore(buffer.subscribe, buffer.view);
    const box = useRef<HTMLDivElement>(null);
    const [isFollowing, setFollowing] = useState(chosen === null);
    const skipped = Math.max(0, view.length - mostRows);
    const rows = view.length - skipped;
    const virtual = useVirtualizer({
        count: rows,
        getScrollElement: () => box.current,
        estimateSize: () => lineHeight,
        overscan: 20,
        useFlushSync: false,
    });

    useLayoutEffect(() => {
        if (isFollowing && rows > 0 && box.current) box.current.scrollTop = box.current.scrollHeight;
    }, [rows, view.version, isFollowing]);

    // A phone that is turned, or a keyboard that opens, is nobody who scrolls up.
    useEffect(() => {
        const el = box.current;
        if (!el || !isFollowing) return;
        const observer = new ResizeObserver(() => (el.scrollTop = el.scrollHeight));
        observer.observe(el);
        return () => observer.disconnect();
    }, [isFollowing]);

    // A link to a line goes there once the line has come.
    const at = useChosen(view, chosen);
    const line = at === null ? undefined : view.at(at);
    // What was chosen here, which the address says a little later: keys that are held come faster than that changes.
    const own = useRef<string | null>(null);
    const place = useRef<number | null>(null);
    useEffect(() => {
        if (at === null || own.current !== null) return;
        if (place.current === null) virtual.scrollToIndex(at - skipped, { align: "center" });
        place.current = at;
    }, [at, skipped, virtual]);
    const choose = (index: number) => {
        const next = view.at(index);
        if (!next) return;
        setFollowing(false);
        own.current = nameOf(next);
        place.current = index;
        virtual.scrollToIndex(index - skipped);
        onChoose(nameOf(next));
    };

    return (
        <>
            <div
                ref={box}
                className={`card logs-box times-${times}${isWrapped ? " wrap" : ""}`}
                role="log"
                aria-live="off"
                aria-label="Log lines"
                tabIndex={0}
                onWheel={(e) => e.deltaY < 0 && setFollowing(false)}
                aria-keyshortcuts="Shift+ArrowUp Shift+ArrowDown"
                onKeyDown={(e) => {
                    const step = e.shiftKey ? { ArrowUp: -1, ArrowDown: 1 }[e.key] : undefined;
                    if (step !== undefined) {
                        e.preventDefault();
                        choose(place.current === null ? view.length - 1 : place.current + step);
                    } else if (["ArrowUp", "PageUp", "Home"].includes(e.key)) setFollowing(false);
                }}
                onScroll={(e) => {
                    const el = e.currentTarget;
                    const isAtEnd = el.scrollHeight - el.scrollTop - el.clientHeight < lineHeight * 2;
                    if (isAtEnd && !isFollowing && !isPaused && chosen === null) setFollowing(true);
                    if (!isAtEnd && isFollowing && el.scrollHeight - el.scrollTop - el.clientHeight > 400) setFollowing(false);
                }}
            >
                {view.length === 0 && !isPaused && (state === "live" || state === "ended") && (
                    <div className="empty logs-empty">{isFiltered ? "No line is like that." : "Nothing was written in this time."}</div>
                )}
                <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
                    {virtual.getVirtualItems().map((item) => {
                        const line = view.at(skipped + item.index);
                        if (!line) return null;
                        const name = nameOf(line);
                        return (
                            <div
                                key={item.key}
                                data-index={item.index}
                                ref={isWrapped ? virtual.measureElement : undefined}
                                className={`logs-line ${levelOf(line.text) ?? ""}${name === chosen ? " chosen" : ""}`}
                                style={{ transform: `translateY(${item.start}px)` }}
                            >
                                {times !== "none" && <LineTime line={line} withDay={times === "day"} />}
                                <a
                                    className="source"
                                    href={`?line=${encodeURIComponent(name)}`}
                                    title={`${line.source}: link to this line`}
                                    tabIndex={-1}
                                    onClick={(e) => {
                                        e.preventDefault();
                                        choose(skipped + item.index);
                                    }}
                                >
                                    {shortSource(line.source)}
                                </a>
                                <span>
                                    <Ansi text={line.text} find={find} />
                                </span>
                            </div>
                        );
                    })}
                </div>
            </div>
            <div className="logs-foot">
                <span role="status">
                    {count(view.length, "line")} · {isPaused ? "paused; what is written is kept for you" : said[state]}
                    {view.dropped > 0 && ` · the oldest ${view.dropped.toLocaleString("en")} were let go`}
                </span>
                {chosen !== null && <ChosenLine line={line} state={state} />}
                {!isFollowing && (
                    <button type="button" className="btn small" onClick={() => setFollowing(true)}>
                        To the newest
                    </button>
                )}
            </div>
        </>
    );
}
