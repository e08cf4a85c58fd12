import type { Hold, Overview } from "../../api/client";
import { count } from "../../shared/words";

type Waiting = Hold["waiting"];

/** What a lock or a freeze can be about, as the command line writes it, with the words for it. */
export interface Scope {
    value: string;
    label: string;
}

export const everything = "all";

/** From the narrowest to the widest; only a freeze can be about everything. */
export const scopesOf = (at: { service?: string; environment: string }, verb: "lock" | "freeze"): Scope[] => [
    ...(at.service
        ? [
              { value: `${at.service}/${at.environment}`, label: `${at.service} in ${at.environment}` },
              { value: at.service, label: `${at.service} in every environment` },
          ]
        : []),
    { value: at.environment, label: `every service in ${at.environment}` },
    ...(verb === "freeze" ? [{ value: everything, label: "every service, everywhere" }] : []),
];

export interface Stopped {
    services: number;
    /** Deployments under way, which go on. */
    moving: string[];
    /** Services whose policies would have to wait, as "shop in prod". */
    policies: string[];
}

/** Whom a lock, a freeze or a hold would be about, as everything stands now. */
export function stoppedBy(overview: Overview | undefined, scope: string): Stopped {
    const names = new Set<string>();
    const moving: string[] = [];
    const policies: string[] = [];
    for (const service of overview?.services ?? [])
        for (const cell of service.cells) {
            const isMeant = [everything, service.name, cell.environment, `${service.name}/${cell.environment}`].includes(scope);
            if (!isMeant) continue;
            names.add(service.name);
            if (cell.move) moving.push(`${cell.move.deployment} of ${service.name}`);
            if (cell.auto) policies.push(`${service.name} in ${cell.environment}`);
        }
    return { services: names.size, moving, policies };
}

const most = 4;

/** "a, b, c and 3 more". */
export function listed(names: string[]): string {
    const shown = names.length > most + 1 ? names.slice(0, most) : names;
    const rest = names.length - shown.length;
    const last = rest > 0 ? `${rest.toLocaleString("en")} more` : shown.at(-1);
    const first = rest > 0 ? shown : shown.slice(0, -1);
    return first.length === 0 ? (last ?? "") : `${first.join(", ")} and ${last}`;
}

/** Who is not stopped, and who will have to wait: in sentences, before anything is done. */
export function consequences({ services, moving, policies }: Stopped): string[] {
    return [
        ...(services > 1 ? [`It is about ${count(services, "service")}.`] : []),
        ...(moving.length > 0 ? [`${listed(moving)} ${moving.length === 1 ? "is" : "are"} under way, and not stopped by it.`] : []),
        policies.length > 0
            ? `What ${policies.length === 1 ? "the policy" : "the policies"} of ${listed(policies)} would deploy waits.`
            : "No policy deploys here: nobody waits.",
    ];
}

/** Who waits for what is lifted now, and goes on then. */
export const goOn = (waiting: Waiting): string =>
    waiting.length === 0
        ? "Nobody waits for it."
        : `${listed(waiting.map((w) => `${w.commit.slice(0, 7)} of ${w.service} in ${w.environment}`))} ${
              waiting.length === 1 ? "waits" : "wait"
          } for it, and ${waiting.length === 1 ? "is" : "are"} deployed then unless something else is in the way.`;
