import { useLive } from "../../live/LiveProvider";
import { clock, exact } from "../../shared/timeWords";

/** Whether what is shown is from now; if not, from when it is. */
export function LiveBadge() {
    const { state, since } = useLive();
    const isLost = state === "lost" || state === "refused";
    return (
        <div
            className={`live ${state === "live" ? "" : isLost ? "lost" : "connecting"}`}
            role="status"
            aria-live="polite"
            title={isLost ? `What is shown is from ${exact(since)}. It goes on by itself.` : undefined}
        >
            <i aria-hidden="true" />
            {state === "live" ? "live" : isLost ? `reconnecting, showing ${clock(since)}` : "connecting"}
        </div>
    );
}
