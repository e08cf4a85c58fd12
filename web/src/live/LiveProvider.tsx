import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import type { JournalEvent } from "../api/client";
import { madeOldBy } from "./staleness";
import { EventStream, type StreamState } from "./stream";

export interface Live {
    state: StreamState;
    /** When the connection was lost: what is shown is from then. */
    since: Date;
}

const LiveContext = createContext<Live>({ state: "connecting", since: new Date() });
export const useLive = () => useContext(LiveContext);

const flushEvery = 400;

/** Follows the journal, and has what became old asked for again: at once, but not more often than people can see. */
export function LiveProvider({ children }: { children: ReactNode }) {
    const client = useQueryClient();
    const [live, setLive] = useState<Live>({ state: "connecting", since: new Date() });

    useEffect(() => {
        const old = new Map<string, string[]>();
        let flushing: ReturnType<typeof setTimeout> | undefined;
        let wasLost = false;
        let isGone = false;
        let connected: StreamState = "connecting";
        const flush = () => {
            flushing = undefined;
            for (const key of old.values()) void client.invalidateQueries({ queryKey: key });
            old.clear();
        };
        const stream = new EventStream({
            url: "/api/events",
            onEvents: (events) => {
                for (const { data } of events) for (const key of madeOldBy(JSON.parse(data) as JournalEvent)) old.set(key.join("/"), key);
                flushing ??= setTimeout(flush, flushEvery);
            },
            onState: (state) => {
                connected = state;
                const isBack = state === "live" && wasLost;
                if (state !== "connecting") wasLost = state === "lost";
                if (!isBack) return show(state);
                // What is not in the journal, such as how instances are, may have changed while nobody listened: until it was asked for again, what is shown is old.
                void client.invalidateQueries().then(() => !isGone && connected === "live" && show("live"));
            },
        });
        function show(state: StreamState) {
            setLive((before) => (before.state === state ? before : { state, since: state === "lost" ? stream.lastHeard : before.since }));
        }
        return () => {
            isGone = true;
            clearTimeout(flushing);
            stream.stop();
        };
    }, [client]);

    const value = useMemo(() => live, [live]);
    return <LiveContext.Provider value={value}>{children}</LiveContext.Provider>;
}
