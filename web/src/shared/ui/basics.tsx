import { useEffect, useRef, useState, type ReactNode } from "react";
import { useLocation } from "react-router";
import { problemOf } from "../../api/problem";
import { useNow } from "../useNow";
import { plain } from "../commandText";
import { age, clock, exact } from "../timeWords";
import type { Tone } from "../words";

export const Chip = ({ tone = "quiet", children }: { tone?: Tone; children: ReactNode }) => (
    <span className={`chip ${tone}`}>{children}</span>
);

/** "3 min", and the exact time on hover. */
export function Ago({ at, suffix = "" }: { at: string; suffix?: string }) {
    const now = useNow();
    return (
        <time dateTime={at} title={exact(at)} className="nowrap">
            {age(at, now)}
            {suffix}
        </time>
    );
}

/** "14:32:07", and the date on hover. */
export const Clock = ({ at, className = "mono faint" }: { at: string; className?: string }) => (
    <time dateTime={at} title={exact(at)} className={className}>
        {clock(at)}
    </time>
);

/** A command that does the same as what is being done here. */
export function CommandLine({ line }: { line: string }) {
    const [copied, setCopied] = useState(false);
    const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
    useEffect(() => () => clearTimeout(timer.current), []);
    const copy = () => {
        void navigator.clipboard.writeText(line).then(() => {
            setCopied(true);
            timer.current = setTimeout(() => setCopied(false), 1500);
        });
    };
    return (
        <div className="cli">
            <code>{line}</code>
            <button type="button" className="btn small" onClick={copy} aria-label="Copy the command">
                {copied ? "Copied" : "Copy"}
            </button>
            <span className="sr" role="status">
                {copied ? "Copied" : ""}
            </span>
        </div>
    );
}

/** What could not be done: what failed, why, and what to do. */
export function Problem({ error, kept }: { error: unknown; kept?: string }) {
    const problem = problemOf(error);
    return (
        <div className="note bad" role="alert">
            <div className="strong">{plain(problem.title)}</div>
            {problem.errors?.map((e) => (
                <div key={e} className="mono break">
                    {plain(e)}
                </div>
            ))}
            {problem.why && <div>{plain(problem.why)}</div>}
            {kept && <div>{kept}</div>}
            {problem.next && <div className="next">{plain(problem.next)}</div>}
        </div>
    );
}

export const Waiting = ({ what }: { what: string }) => (
    <p className="dim" role="status">
        Loading {what}…
    </p>
);

/** What a place says while there is nothing in it, and how something gets there. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
    <div className="empty">
        <div className="strong">{title}</div>
        {children}
    </div>
);

export function useTitle(title: string) {
    useEffect(() => {
        document.title = `${title} · Davit`;
    }, [title]);
}

let announced: string | null = null;

/** The heading that a new page is announced by: who reads by ear, or goes by keys, goes on from there, however late it comes. */
export function PageHeading({ children }: { children: ReactNode }) {
    const { pathname } = useLocation();
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        if (announced !== null && announced !== pathname) heading.current?.focus({ preventScroll: true });
        announced = pathname;
    }, [pathname]);
    return (
        <h1 tabIndex={-1} ref={heading}>
            {children}
        </h1>
    );
}

export function Sha({ sha, title }: { sha: string | null | undefined; title?: string }) {
    return sha ? (
        <span className="mono dim" title={title ?? sha}>
            {sha.slice(0, 7)}
        </span>
    ) : null;
}
