import { useSyncExternalStore } from "react";

// One clock for all ages on a page: they change together, each second.
let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
    listeners.add(listener);
    timer ??= setInterval(() => {
        if (document.hidden) return;
        now = new Date();
        listeners.forEach((l) => l());
    }, 1000);
    return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
            clearInterval(timer);
            timer = undefined;
        }
    };
}

/** Now, each second anew. */
export const useNow = () => useSyncExternalStore(subscribe, () => now);
/** Now, as often as it reads differently by the minute: thousands of cells are not drawn again each second. */
export const useMinute = () => useSyncExternalStore(subscribe, () => Math.floor(now.getTime() / 15_000)) * 15_000;
