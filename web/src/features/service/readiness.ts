import type { FleetComponent, Instance } from "../../api/client";
import { releaseWord } from "../../shared/words";

export interface Readiness {
    text: string;
    /** Each release with its own, while there is more than one: "2 of #1, 1 of #2". */
    sides: string | null;
    isShort: boolean;
}

/** How a component stands: "2 of 2 ready". While two releases run beside each other, each with its own: more may be ready than are wanted in the end. */
export function readiness(component: FleetComponent, instances: Instance[], stands: string | null | undefined): Readiness {
    const ready = new Map<string, number>();
    for (const i of instances)
        if (i.component === component.name && i.health === "ready" && i.state === "running")
            ready.set(i.release, (ready.get(i.release) ?? 0) + 1);
    const isShort = component.ready < component.instances;
    const whole =
        component.ready > component.instances
            ? `${component.ready} ready, ${component.instances} wanted`
            : `${component.ready} of ${component.instances} ready`;
    const others = [...ready].filter(([release]) => release !== stands);
    if (others.length === 0) return { text: whole, sides: null, isShort };
    const sides = [...(stands && ready.has(stands) ? [[stands, ready.get(stands)] as const] : []), ...others];
    return { text: whole, sides: sides.map(([release, n]) => `${n} of ${releaseWord(release)}`).join(", "), isShort };
}
