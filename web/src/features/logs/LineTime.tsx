import type { Line } from "./buffer";
import { timeOf, timeTitle, timeWord } from "./times";

/** When a line was written, on the reader's clock; how exactly that is known, and the date, on hover. */
export function LineTime({ line, withDay = false }: { line: Pick<Line, "text" | "at">; withDay?: boolean }) {
    const time = timeOf(line);
    return time ? (
        <time className="faint" dateTime={time.at.toISOString()} title={timeTitle(time)}>
            {timeWord(time, withDay)}
        </time>
    ) : (
        <span className="faint" title="It is not known when this was written.">
            –
        </span>
    );
}
