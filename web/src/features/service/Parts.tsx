import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Fleet, FleetComponent, Instance, Service } from "../../api/client";
import { queries } from "../../api/queries";
import { MenuButton } from "../../shared/ui/MenuButton";
import { choicesOf, FleetAct, type Asked, type FleetVerb } from "./FleetAct";
import { readiness } from "./readiness";

/** What of a service runs here, component by component, and what can be done to each. */
export function Parts({ service, fleet }: { service: Service; fleet: Fleet }) {
    const [asked, setAsked] = useState<Asked | null>(null);
    const all = useQuery(queries.instances(service.name));
    const instances = all.data?.instances.filter((i) => i.environment === fleet.environment) ?? [];
    if (fleet.components.length === 0) return null;
    return (
        <>
            <ul className="parts" aria-label={`Components in ${fleet.environment}`}>
                {fleet.components.map((c) => (
                    <li key={c.name}>
                        <span className="strong">{c.name}</span>
                        <Standing of={c} instances={instances} stands={fleet.release} />
                        <MenuButton
                            label={`${c.name} in ${fleet.environment}: scale, restart, stop`}
                            choices={choicesOf(verbsOf(c))}
                            onChoose={(verb) => setAsked({ verb, component: c })}
                            className="btn small quiet"
                        >
                            Change
                        </MenuButton>
                    </li>
                ))}
            </ul>
            {asked && <FleetAct service={service} fleet={fleet} asked={asked} onClose={() => setAsked(null)} />}
        </>
    );
}

function Standing({ of: c, instances, stands }: { of: FleetComponent; instances: Instance[]; stands: Fleet["release"] }) {
    if (c.isStopped) return <span className="warn">stopped</span>;
    if (c.kind === "cron") return <span className="dim">on its schedule</span>;
    if (c.instances === 0) return <span className="warn">scaled to 0</span>;
    const { text, sides, isShort } = readiness(c, instances, stands);
    return (
        <span className={isShort ? "warn" : "dim"}>
            {text}
            {sides && <span className="sides faint">{sides}</span>}
        </span>
    );
}

/** What makes sense for a component as it is. */
export const verbsOf = (c: FleetComponent): FleetVerb[] => [
    ...(c.kind === "cron" ? [] : (["scale"] as const)),
    ...(c.isStopped ? (["start"] as const) : (["restart", "stop"] as const)),
];
