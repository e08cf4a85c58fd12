import { useSyncExternalStore } from "react";
import { problemOf } from "../../api/problem";
import { plain } from "../foreignText";

interface Toast {
    id: number;
    text: string;
    next?: string;
    isBad: boolean;
}

let toasts: Toast[] = [];
let next = 0;
const listeners = new Set<() => void>();

function change(to: Toast[]) {
    toasts = to;
    listeners.forEach((l) => l());
}

const dismiss = (id: number) => change(toasts.filter((t) => t.id !== id));

export function say(text: string) {
    const id = next++;
    change([...toasts.slice(-3), { id, text, isBad: false }]);
    setTimeout(() => dismiss(id), 8000);
}

/** Stays until it is put away: what failed must not go unread. */
export function sayProblem(error: unknown) {
    const problem = problemOf(error);
    change([
        ...toasts.slice(-3),
        { id: next++, text: [problem.title, ...(problem.errors ?? [])].join(" "), next: problem.next ?? undefined, isBad: true },
    ]);
}

export function Toasts() {
    const shown = useSyncExternalStore(
        (l) => {
            listeners.add(l);
            return () => listeners.delete(l);
        },
        () => toasts,
    );
    return (
        <div className="toasts" role="status" aria-live="polite">
            {shown.map((t) => (
                <div key={t.id} className={`toast${t.isBad ? " bad" : ""}`}>
                    <div className="break">
                        {plain(t.text)}
                        {t.next && <div className="dim">{plain(t.next)}</div>}
                    </div>
                    <button type="button" className="btn small" onClick={() => dismiss(t.id)}>
                        Close
                    </button>
                </div>
            ))}
        </div>
    );
}
