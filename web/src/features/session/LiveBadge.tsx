import { useLive } from "../../live/LiveProvider";
import { useUnrenewed } from "../../live/unrenewed";
import { clock, exact } from "../../shared/timeWords";

/** Whether what is shown is from now; if not, from when it is. */
export function LiveBadge() {
    const { state, since } = useLive();
    const unrenewed = useUnrenewed();
    const isLost = state === "lost" || state === "refused";
    // The connection stands, and an answer does not come: what it would renew is as old as it is.
    const from = isLost ? since : state === "live" ? unrenewed : null;
    const how = state === "lost" ? "reconnecting" : state === "refused" ? "not live" : "not all renewed";
    return (
        <div
            className={`live ${from ? "lost" : state === "live" ? "" : "connecting"}`}
            role="status"
            aria-live="polite"
            title={
                from
                    ? `What is shown is from ${exact(from)}. ${state === "refused" ? "Load it again." : "It goes on by itself."}`
                    : undefined
            }
        >
            <i aria-hidden="true" />
            {from ? `${how}, showing ${clock(from)}` : state === "live" ? "live" : "connecting"}
        </div>
    );
}
