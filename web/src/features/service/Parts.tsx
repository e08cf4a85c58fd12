import * as Menu from "@radix-ui/react-dropdown-menu";
import { useState } from "react";
import type { Fleet, FleetComponent, Service } from "../../api/client";
import { FleetAct, type Asked, type FleetVerb } from "./FleetAct";

const words: Record<FleetVerb, string> = {
    scale: "Scale",
    restart: "Restart",
    stop: "Stop",
    start: "Start",
    lock: "Lock",
    unlock: "Unlock",
};

/** What of a service runs here, component by component, and what can be done to each. */
export function Parts({ service, fleet }: { service: Service; fleet: Fleet }) {
    const [asked, setAsked] = useState<Asked | null>(null);
    if (fleet.components.length === 0) return null;
    return (
        <>
            <ul className="parts" aria-label={`Components in ${fleet.environment}`}>
                {fleet.components.map((c) => (
                    <li key={c.name}>
                        <span className="strong">{c.name}</span>
                        <Standing of={c} />
                        <VerbMenu
                            label={`${c.name} in ${fleet.environment}: scale, restart, stop`}
                            verbs={verbsOf(c)}
                            onChoose={(verb) => setAsked({ verb, component: c })}
                        >
                            Change
                        </VerbMenu>
                    </li>
                ))}
            </ul>
            {asked && <FleetAct service={service} fleet={fleet} asked={asked} onClose={() => setAsked(null)} />}
        </>
    );
}

function Standing({ of: c }: { of: FleetComponent }) {
    if (c.isStopped) return <span className="warn">stopped</span>;
    if (c.kind === "cron") return <span className="dim">on its schedule</span>;
    if (c.instances === 0) return <span className="warn">scaled to 0</span>;
    return (
        <span className={c.ready < c.instances ? "warn" : "dim"}>
            {c.ready} of {c.instances} ready
        </span>
    );
}

/** What makes sense for a component as it is. */
export const verbsOf = (c: FleetComponent): FleetVerb[] => [
    ...(c.kind === "cron" ? [] : (["scale"] as const)),
    ...(c.isStopped ? (["start"] as const) : (["restart", "stop"] as const)),
];

export function VerbMenu({
    label,
    verbs,
    onChoose,
    children,
    className = "btn small",
}: {
    label: string;
    verbs: FleetVerb[];
    onChoose: (verb: FleetVerb) => void;
    children: string;
    className?: string;
}) {
    return (
        <Menu.Root modal={false}>
            <Menu.Trigger asChild>
                <button type="button" className={className} aria-label={`${children} ${label}`}>
                    {children}
                </button>
            </Menu.Trigger>
            <Menu.Portal>
                <Menu.Content className="menu" align="start" sideOffset={4}>
                    {verbs.map((verb) => (
                        <Menu.Item key={verb} onSelect={() => onChoose(verb)} className={verb === "stop" ? "bad" : undefined}>
                            {words[verb]}…
                        </Menu.Item>
                    ))}
                </Menu.Content>
            </Menu.Portal>
        </Menu.Root>
    );
}
