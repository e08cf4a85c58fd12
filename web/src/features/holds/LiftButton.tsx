import { useQuery } from "@tanstack/react-query";
import type { Explanation } from "../../api/client";
import { queries } from "../../api/queries";
import { ActButton } from "../../shared/ui/Confirm";
import { liftFreezeAct, unlockAct } from "./holdActs";

/** Lifts what an explanation says is in the way; nothing, when that is neither a lock nor a freeze. */
export function LiftButton({ explanation: e }: { explanation: Explanation }) {
    const locks = useQuery({ ...queries.locks(), enabled: e.kind === "locked" });
    const freezes = useQuery({ ...queries.freezes(), enabled: e.kind === "frozen" });
    const does = (command: string) => e.next.some((n) => n.command === command);
    const lock = locks.data?.locks.find((l) => does(`davit unlock ${l.scope}`));
    const freeze = freezes.data?.freezes.find((f) => does(`davit freeze lift ${f.id}`));
    const act = lock ? unlockAct(lock) : freeze ? liftFreezeAct(freeze) : undefined;
    return act ? (
        <ActButton act={act} className="btn">
            {act.title}…
        </ActButton>
    ) : null;
}
