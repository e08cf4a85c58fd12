const units: [number, string][] = [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
];

/** How long ago, in one unit: "12 min". */
export function age(at: string | Date, now: Date): string {
    const seconds = Math.max(0, (now.getTime() - new Date(at).getTime()) / 1000);
    const [size, name] = units.find(([size]) => seconds >= size) ?? [1, "s"];
    return `${Math.floor(seconds / size)} ${name}`;
}

/** A length of time as the command line says it: "840 ms", "1.1 s", "51 s", "3 min 5 s". */
export function took(milliseconds: number): string {
    const ms = Math.max(0, milliseconds);
    if (ms < 1000) return `${Math.round(ms)} ms`;
    if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 120) return `${seconds} s`;
    if (seconds < 7200) return `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ""}`;
    return `${Math.floor(seconds / 3600)} h${Math.floor(seconds / 60) % 60 ? ` ${Math.floor(seconds / 60) % 60} min` : ""}`;
}

export const between = (from: string, to: string) => new Date(to).getTime() - new Date(from).getTime();

const two = (n: number) => String(n).padStart(2, "0");

/** The time of day on the reader's clock. */
export function clock(at: string | Date): string {
    const d = new Date(at);
    return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

export function day(at: string | Date): string {
    const d = new Date(at);
    return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

/** "Today, 2026-11-22". */
export function dayWord(at: string | Date, now: Date): string {
    const before = Math.round((new Date(`${day(now)}T12:00:00`).getTime() - new Date(`${day(at)}T12:00:00`).getTime()) / 86_400_000);
    const weekday = new Date(at).toLocaleDateString("en", { weekday: "long" });
    return `${before === 0 ? "Today" : before === 1 ? "Yesterday" : weekday}, ${day(at)}`;
}

/** Nothing left out: for hovering, and for what is taken elsewhere. */
export function exact(at: string | Date): string {
    const d = new Date(at);
    const minutes = -d.getTimezoneOffset();
    const zone =
        minutes === 0 ? "UTC" : `UTC${minutes < 0 ? "−" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
    return `${day(d)} ${clock(d)} ${zone}`;
}

/** The day and the minute on the reader's clock. */
export const toMinute = (at: string | Date) => exact(at).slice(0, 16);
