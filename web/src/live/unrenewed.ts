import { useQueryClient, type Query } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

/** When the oldest of what is on the screen was answered, where asking for it again failed; null while all of it is renewed. */
export function oldestOf(queries: Pick<Query, "state" | "isActive">[]): number | null {
    const old = queries.filter((q) => q.isActive() && q.state.status === "error" && q.state.data !== undefined);
    return old.length === 0 ? null : Math.min(...old.map((q) => q.state.dataUpdatedAt));
}

export function useUnrenewed(): Date | null {
    const cache = useQueryClient().getQueryCache();
    const at = useSyncExternalStore(
        (listener) => cache.subscribe(listener),
        () => oldestOf(cache.getAll()),
    );
    return at === null ? null : new Date(at);
}
