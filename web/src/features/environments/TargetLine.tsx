import type { Target } from "../../api/client";
import { Chip } from "../../shared/ui/Chip";
import { count, size } from "../../shared/words";

/** A target and its routers, as they were asked a moment ago. */
export function TargetLine({ target: t }: { target: Target }) {
    const failing = t.routers.filter((r) => r.problem != null);
    return (
        <li>
            <span className="strong">{t.name}</span> {t.name !== t.kind && <span className="dim">({t.kind}) </span>}
            {t.state === "silent" ? <Chip tone="bad">does not answer</Chip> : <span className="dim">{wordsOf(t)}</span>}
            {t.state === "silent" && (
                <p>
                    {t.problem} What runs there goes on as it is. Until it answers, Davit starts and stops nothing there, and asks again by
                    itself.
                </p>
            )}
            {failing.map((r) => (
                <p key={r.name}>
                    <Chip tone="bad">{r.name} does not answer</Chip> {r.problem} It goes on with what it last was told, and learns nothing
                    new: no traffic is moved until it answers.
                </p>
            ))}
        </li>
    );
}

/** “answers: 4 instances, all ready, 212 MB; router answers” */
export function wordsOf(t: Target): string {
    const parts = [t.state === "unused" ? "nothing runs here yet" : instancesOf(t)];
    const routers = t.routers.filter((r) => r.problem == null).map((r) => `${r.name} answers`);
    return [...parts, ...routers].join("; ");
}

function instancesOf(t: Target): string {
    const ready = t.ready === t.instances ? (t.instances > 1 ? "all ready" : "ready") : `${t.ready} ready`;
    return `answers: ${[count(t.instances, "instance"), ...(t.instances > 0 ? [ready] : []), ...(t.memoryBytes == null ? [] : [size(t.memoryBytes)])].join(", ")}`;
}
