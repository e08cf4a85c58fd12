import type { LogLine } from "../../api/client";
import { timeOf } from "./times";

export interface Line {
    source: string;
    offset: number;
    text: string;
    /** When it was there at the latest; null when that is not known. */
    at?: string | null;
}

export interface LogView {
    version: number;
    length: number;
    /** Lines that were left out at the beginning, because there are too many to hold. */
    dropped: number;
    at(index: number): Line | undefined;
}

const chunkSize = 8192;

/**
 * Holds up to a million lines outside of React, in pieces, so that one more costs nothing and the oldest are let go by the thousand. What is filtered is an index
 * that grows with it.
 */
export class LogBuffer {
    private chunks: Line[][] = [];
    private first = 0;
    private total = 0;
    private version = 0;
    private matches: number[] | null = null;
    private matchesFrom = 0;
    private wants: ((line: Line) => boolean) | null = null;
    private snapshot: LogView | null = null;
    private readonly listeners = new Set<() => void>();
    private scheduled = false;
    private lastAt: string | null | undefined;
    paused = false;

    constructor(private readonly most = 1_000_000) {}

    push(lines: LogLine[]) {
        for (const line of lines) {
            let chunk = this.chunks.at(-1);
            if (!chunk || chunk.length >= chunkSize) {
                chunk = [];
                this.chunks.push(chunk);
            }
            // Lines that were seen together have one time: a million lines need not hold a million texts of it.
            if (line.at === this.lastAt) line.at = this.lastAt;
            else this.lastAt = line.at;
            if (this.wants?.(line)) this.matches?.push(this.total);
            chunk.push(line);
            this.total++;
        }
        while (this.total - this.first > this.most && this.chunks.length > 1) this.first += this.chunks.shift()?.length ?? 0;
        this.changed();
    }

    clear() {
        this.chunks = [];
        this.first = 0;
        this.total = 0;
        this.filter(this.wants);
    }

    /** Shows only these; null for all. */
    filter(wants: ((line: Line) => boolean) | null) {
        this.wants = wants;
        this.matches = wants ? [] : null;
        this.matchesFrom = 0;
        if (wants) for (let i = this.first; i < this.total; i++) if (wants(this.line(i)!)) this.matches!.push(i);
        this.changed(true);
    }

    view = (): LogView => (this.snapshot ??= this.make());

    subscribe = (listener: () => void) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    };

    /** All lines that are shown, as text: each with its time in UTC, or a dash where it is not known. */
    text(): string {
        const view = this.make();
        const lines: string[] = [];
        for (let i = 0; i < view.length; i++) {
            const line = view.at(i);
            if (line) lines.push(`${timeOf(line)?.at.toISOString() ?? "-"} ${line.source} ${line.text}`);
        }
        return lines.join("\n") + "\n";
    }

    resume() {
        this.paused = false;
        this.changed(true);
    }

    private make(): LogView {
        if (this.matches) {
            while (this.matchesFrom < this.matches.length && this.matches[this.matchesFrom]! < this.first) this.matchesFrom++;
            const { matches, matchesFrom: from } = this;
            return {
                version: this.version,
                length: matches.length - from,
                dropped: this.first,
                at: (i) => this.line(matches[from + i] ?? -1),
            };
        }
        const { first, total } = this;
        return { version: this.version, length: total - first, dropped: first, at: (i) => this.line(first + i) };
    }

    private line(index: number): Line | undefined {
        const at = index - this.first;
        return at < 0 ? undefined : this.chunks[Math.floor(at / chunkSize)]?.[at % chunkSize];
    }

    // However fast lines come, the page draws once a frame, and not at all while it is paused.
    private changed(now = false) {
        this.version++;
        if (this.paused && !now) return;
        if (now) return this.tell();
        if (this.scheduled) return;
        this.scheduled = true;
        requestAnimationFrame(() => {
            this.scheduled = false;
            if (!this.paused) this.tell();
        });
    }

    private tell() {
        this.snapshot = null;
        this.listeners.forEach((l) => l());
    }
}
