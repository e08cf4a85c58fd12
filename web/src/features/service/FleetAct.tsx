import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { Fleet, FleetComponent, Service } from "../../api/client";
import { queries } from "../../api/queries";
import { Confirm, type Act } from "../../shared/ui/Confirm";
import type { MenuChoice } from "../../shared/ui/MenuButton";
import { liftFreezeAct, liftHoldAct, unlockAct } from "../holds/holdActs";
import { scopesOf } from "../holds/scopes";
import { Stop } from "../holds/Stop";
import { fleetActs, isNumberOfInstances, scaleAct, toWords } from "./fleetActs";

const words = {
    restart: "Restart",
    stop: "Stop",
    start: "Start",
    scale: "Scale",
    lock: "Lock",
    unlock: "Unlock",
    freeze: "Freeze",
    thaw: "Lift the freeze",
    hold: "Hold",
    unhold: "Lift the hold",
};

export type FleetVerb = keyof typeof words;

export const fleetVerbs = Object.keys(words) as FleetVerb[];

export const choicesOf = (verbs: FleetVerb[]): MenuChoice<FleetVerb>[] =>
    verbs.map((verb) => ({ value: verb, word: words[verb], isDanger: verb === "stop" }));

/** What makes sense for all of a service as it is. */
export const verbsOfAll = (fleet: Fleet): FleetVerb[] => [
    ...(fleet.release ? (["restart", fleet.stopped.length > 0 ? "start" : "stop"] as const) : []),
    fleet.lock ? "unlock" : "lock",
    fleet.freeze ? "thaw" : "freeze",
    ...(fleet.hold ? (["unhold"] as const) : fleet.release ? (["hold"] as const) : []),
];

export interface Asked {
    verb: FleetVerb;
    component?: FleetComponent;
    /** For scaling: the number that was asked for already. */
    instances?: number;
}

/** Says what a verb will do to a service where it runs, and does it when that was read. */
export function FleetAct({ service, fleet, asked, onClose }: { service: Service; fleet: Fleet; asked: Asked; onClose: () => void }) {
    const close = (open: boolean) => !open && onClose();
    const environments = useQuery(queries.environments());
    const to = toWords(fleet.environment, environments.data?.environments.length);
    const { verb, component } = asked;
    if (verb === "scale")
        return component ? (
            <Scale service={service} fleet={fleet} where={to} component={component} first={asked.instances} onOpenChange={close} />
        ) : null;
    if (verb === "lock" || verb === "freeze" || verb === "hold")
        return <Stop verb={verb} at={{ service: service.name, environment: fleet.environment }} onClose={onClose} />;
    const act =
        verb === "unlock" || verb === "thaw" || verb === "unhold"
            ? liftAct(verb, service, fleet)
            : fleetActs(service, fleet, to, component)[verb];
    return act && <Confirm act={act} isOpen onOpenChange={close} />;
}

/** Lifts what is there; null when somebody else was first. */
function liftAct(verb: "unlock" | "thaw" | "unhold", service: Service, { environment, lock, freeze, hold }: Fleet): Act | null {
    if (verb === "unhold") return hold ? liftHoldAct(hold) : null;
    const about = (scope: string) => scopesOf({ service: service.name, environment }, "freeze").find((s) => s.value === scope)?.label;
    if (verb === "unlock") return lock ? unlockAct(lock, about(lock.scope)) : null;
    return freeze ? liftFreezeAct(freeze, about(freeze.scope)) : null;
}

function Scale({
    service,
    fleet,
    where,
    component,
    first,
    onOpenChange,
}: {
    service: Service;
    fleet: Fleet;
    where: string[];
    component: FleetComponent;
    first: number | undefined;
    onOpenChange: (open: boolean) => void;
}) {
    const id = useId();
    const [typed, setTyped] = useState(String(first ?? component.instances));
    const to = typed.trim() === "" ? NaN : Number(typed);
    const step = (by: number) => setTyped(String(Math.min(1000, Math.max(0, (isNumberOfInstances(to) ? to : component.instances) + by))));
    return (
        <Confirm act={scaleAct(service, fleet, where, component, to)} isOpen onOpenChange={onOpenChange}>
            <div className="field">
                <label htmlFor={id}>Instances of {component.name}</label>
                <div className="row">
                    <button type="button" className="btn" aria-label="One fewer" disabled={to <= 0} onClick={() => step(-1)}>
                        −
                    </button>
                    <input
                        id={id}
                        className="input number"
                        type="number"
                        inputMode="numeric"
                        min={0}
                        max={1000}
                        required
                        value={typed}
                        onChange={(e) => setTyped(e.target.value)}
                    />
                    <button type="button" className="btn" aria-label="One more" disabled={to >= 1000} onClick={() => step(1)}>
                        +
                    </button>
                    <span className="dim">now {component.instances}</span>
                </div>
            </div>
        </Confirm>
    );
}
