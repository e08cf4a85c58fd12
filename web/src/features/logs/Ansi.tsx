import { memo } from "react";
import { plain } from "../../shared/foreignText";
import { spansOf } from "./ansi";
import "./ansi.css";

/** A line of a log, in its own colours; whatever it holds, it is shown as text. */
export const Ansi = memo(function Ansi({ text, find }: { text: string; find?: string }) {
    return spansOf(text).map((s, i) => (
        <span key={i} className={s.style || undefined}>
            {find ? marked(plain(s.text), find) : plain(s.text)}
        </span>
    ));
});

function marked(text: string, find: string) {
    const parts: React.ReactNode[] = [];
    const lower = text.toLowerCase();
    const wanted = find.toLowerCase();
    let from = 0;
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
        parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + wanted.length)}</mark>);
        from = at + wanted.length;
    }
    parts.push(text.slice(from));
    return parts;
}
