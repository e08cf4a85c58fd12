import { clock, day, exact } from "../../shared/timeWords";
import type { Line } from "./buffer";

const begins = /^(?:\u001b\[[\d;]*m)*\[?(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)([Zz]|[+-]\d\d:\d\d)/;

/** The time that a line begins with, as RFC 3339 has it; null when it begins with something else. */
export function ownTime(text: string): Date | null {
    const found = text.length > 20 ? begins.exec(text.slice(0, 80)) : null;
    if (!found) return null;
    const time = new Date(`${found[1]}T${found[2]?.replace(",", ".")}${found[3]?.toUpperCase()}`);
    return Number.isNaN(time.getTime()) ? null : time;
}

export interface LineTime {
    at: Date;
    /** Written in the line; otherwise noted when the line was seen, within about a second. */
    isOwn: boolean;
}

/** When a line was written: as it says itself, or else as was noted. */
export function timeOf(line: Pick<Line, "text" | "at">): LineTime | null {
    const own = ownTime(line.text);
    if (own) return { at: own, isOwn: true };
    return line.at ? { at: new Date(line.at), isOwn: false } : null;
}

/** On the reader's clock. */
export const timeWord = (time: LineTime, withDay: boolean) => (withDay ? `${day(time.at).slice(5)} ` : "") + clock(time.at);

export const timeTitle = (time: LineTime) =>
    `${exact(time.at)}, ${time.isOwn ? "as the line says" : "when it was seen: within about a second"}`;
