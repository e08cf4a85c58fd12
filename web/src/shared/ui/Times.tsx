import { age, clock, exact } from "../timeWords";
import { useNow } from "../useNow";

/** "3 min", and the exact time on hover. */
export function Ago({ at, suffix = "" }: { at: string; suffix?: string }) {
    const now = useNow();
    return (
        <time dateTime={at} title={exact(at)} className="nowrap">
            {age(at, now)}
            {suffix}
        </time>
    );
}

/** "14:32:07", and the date on hover. */
export const Clock = ({ at, className = "mono faint" }: { at: string; className?: string }) => (
    <time dateTime={at} title={exact(at)} className={className}>
        {clock(at)}
    </time>
);
