import { useEffect, useState } from "react";
import type { StreamState } from "../../live/stream";
import { copyText } from "../../shared/clipboard";
import { plain } from "../../shared/foreignText";
import type { Line } from "./buffer";
import { spansOf } from "./ansi";

/** Long enough for all that is kept to come. */
const patience = 3000;

/** What can be done with the line that was chosen, or linked to; and that it is not there, when it is not. */
export function ChosenLine({ line, state }: { line: Line | undefined; state: StreamState }) {
    const [copied, setCopied] = useState("");
    const isMissing = useIsMissing(line === undefined && (state === "live" || state === "ended"));
    if (!line)
        return isMissing ? (
            <span className="warn" role="status">
                The line of this link is not here: it is no longer kept, or what is chosen above leaves it out.
            </span>
        ) : null;
    const copy = (what: string, text: string) => void copyText(text).then((is) => setCopied(is ? what : ""));
    const text = plain(
        spansOf(line.text)
            .map((s) => s.text)
            .join(""),
    );
    return (
        <span className="row">
            <button type="button" className="btn small" onClick={() => copy("line", text)}>
                {copied === "line" ? "Copied" : "Copy line"}
            </button>
            <button type="button" className="btn small" onClick={() => copy("link", location.href)}>
                {copied === "link" ? "Copied" : "Copy link"}
            </button>
        </span>
    );
}

function useIsMissing(isAbsent: boolean): boolean {
    const [isMissing, setMissing] = useState(false);
    useEffect(() => {
        setMissing(false);
        if (!isAbsent) return;
        const timer = setTimeout(() => setMissing(true), patience);
        return () => clearTimeout(timer);
    }, [isAbsent]);
    return isMissing;
}
