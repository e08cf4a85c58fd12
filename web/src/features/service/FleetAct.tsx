import { useId, useState } from "react";
import type { Fleet, FleetComponent, Service } from "../../api/client";
import { Confirm } from "../../shared/ui/Confirm";
import { fleetActs, isNumberOfInstances, lockActs, scaleAct } from "./fleetActs";

export type FleetVerb = "restart" | "stop" | "start" | "scale" | "lock" | "unlock";

export interface Asked {
    verb: FleetVerb;
    component?: FleetComponent;
    /** For scaling: the number that was asked for already. */
    instances?: number;
}

/** Says what a verb will do to a service where it runs, and does it when that was read. */
export function FleetAct({ service, fleet, asked, onClose }: { service: Service; fleet: Fleet; asked: Asked; onClose: () => void }) {
    const close = (open: boolean) => !open && onClose();
    if (asked.verb === "scale")
        return asked.component ? (
            <Scale service={service} fleet={fleet} component={asked.component} first={asked.instances} onOpenChange={close} />
        ) : null;
    const act =
        asked.verb === "lock" || asked.verb === "unlock"
            ? lockActs(service, fleet.environment)[asked.verb]
            : fleetActs(service, fleet, asked.component)[asked.verb];
    return <Confirm act={act} isOpen onOpenChange={close} />;
}

function Scale({
    service,
    fleet,
    component,
    first,
    onOpenChange,
}: {
    service: Service;
    fleet: Fleet;
    component: FleetComponent;
    first: number | undefined;
    onOpenChange: (open: boolean) => void;
}) {
    const id = useId();
    const [typed, setTyped] = useState(String(first ?? component.instances));
    const to = typed.trim() === "" ? NaN : Number(typed);
    const step = (by: number) => setTyped(String(Math.min(1000, Math.max(0, (isNumberOfInstances(to) ? to : component.instances) + by))));
    return (
        <Confirm act={scaleAct(service, fleet, component, to)} isOpen onOpenChange={onOpenChange}>
            <div className="field" style={{ marginTop: 12 }}>
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
