import type { ProblemInfo } from "../api/problem";
import { sayIsSignedOut, sessionHeaders } from "../api/session";
import { EventParser, type ServerEvent } from "./sse";

export type StreamState = "connecting" | "live" | "lost" | "refused" | "ended";

export interface StreamOptions {
    /** The address without a cursor. */
    url: string;
    /** Where to go on after; null to begin where the server begins. */
    after?: string | null;
    onEvents: (events: ServerEvent[]) => void;
    onState: (state: StreamState, problem?: ProblemInfo) => void;
}

/** What something between the server and the page says, and what passes by itself: asked again later, it may be answered. */
const passing = [404, 408, 425, 429];

/** The server says something every 15 seconds; after so long without, the connection is dead even if the browser believes in it. */
const silenceLimit = 25_000;
const pauses = [300, 700, 1500, 3000, 5000];

/**
 * Reads server-sent events by fetch, because EventSource cannot send a header. Goes on after the last id when the connection breaks, without loss or repeat, and
 * rests while nobody looks: browsers have six connections for a host.
 */
export class EventStream {
    private stopped = false;
    private connection: AbortController | null = null;
    private failures = 0;
    private last: string | null;
    private wake: (() => void) | null = null;
    private heard = new Date();

    constructor(private readonly options: StreamOptions) {
        this.last = options.after ?? null;
        document.addEventListener("visibilitychange", this.onVisibility);
        window.addEventListener("online", this.onOnline);
        void this.run();
    }

    get cursor(): string | null {
        return this.last;
    }

    /** When the server was last heard: a connection that died without a word is known to be dead only later. */
    get lastHeard(): Date {
        return this.heard;
    }

    stop() {
        this.stopped = true;
        document.removeEventListener("visibilitychange", this.onVisibility);
        window.removeEventListener("online", this.onOnline);
        this.connection?.abort();
        this.wake?.();
    }

    private readonly onVisibility = () => {
        if (document.hidden) {
            const resting = setTimeout(() => document.hidden && this.connection?.abort("hidden"), 15_000);
            document.addEventListener("visibilitychange", () => clearTimeout(resting), { once: true });
        } else {
            this.wake?.();
        }
    };

    private readonly onOnline = () => this.wake?.();

    private async run() {
        this.options.onState("connecting");
        while (!this.stopped) {
            const ended = await this.connect();
            if (ended || this.stopped) return;
            this.options.onState("lost");
            await this.pause();
        }
    }

    /** True when nothing follows. */
    private async connect(): Promise<boolean> {
        const connection = new AbortController();
        this.connection = connection;
        let watchdog: ReturnType<typeof setTimeout> | undefined;
        const alive = () => {
            clearTimeout(watchdog);
            watchdog = setTimeout(() => connection.abort("silent"), silenceLimit);
        };
        try {
            alive();
            const headers = sessionHeaders();
            if (this.last !== null) headers["Last-Event-ID"] = this.last;
            const response = await fetch(this.options.url, {
                headers,
                signal: connection.signal,
                credentials: "same-origin",
                cache: "no-store",
            });
            if (!response.ok || !response.body) return await this.refused(response);
            this.failures = 0;
            this.heard = new Date();
            this.options.onState("live");
            return await this.read(response.body, alive);
        } catch {
            // Broken off, or told to: what matters is said by the state, and by where it goes on.
            return false;
        } finally {
            clearTimeout(watchdog);
            connection.abort();
        }
    }

    private async read(body: ReadableStream<Uint8Array>, alive: () => void): Promise<boolean> {
        const parser = new EventParser();
        const decoder = new TextDecoder();
        const reader = body.getReader();
        for (;;) {
            const { value, done } = await reader.read();
            if (done) return false;
            this.heard = new Date();
            alive();
            const events = parser.push(decoder.decode(value, { stream: true }));
            const last = events.findLast((e) => e.id !== null);
            const end = events.findIndex((e) => e.event === "end");
            const told = (end < 0 ? events : events.slice(0, end)).filter((e) => e.data !== "");
            if (told.length > 0) this.options.onEvents(told);
            if (last) this.last = last.id;
            if (end >= 0) {
                this.options.onState("ended");
                return true;
            }
        }
    }

    private async refused(response: Response): Promise<boolean> {
        if (response.status === 401) sayIsSignedOut();
        const problem = await problemIn(response);
        if (response.status >= 500 || (passing.includes(response.status) && !problem)) return false;
        this.options.onState(
            "refused",
            problem ?? {
                type: "",
                title: `The server answered with ${response.status}.`,
                status: response.status,
                code: "failed",
                errors: [],
            },
        );
        return true;
    }

    private pause() {
        const time = document.hidden ? 3_600_000 : (pauses[Math.min(this.failures++, pauses.length - 1)] ?? 5000);
        return new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, time);
            this.wake = () => {
                clearTimeout(timer);
                resolve();
            };
        });
    }
}

async function problemIn(response: Response): Promise<ProblemInfo | null> {
    try {
        return (await response.json()) as ProblemInfo;
    } catch {
        return null;
    }
}
