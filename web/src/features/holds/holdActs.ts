import { api, of, type Freeze, type Hold, type Lock, type Tombstone } from "../../api/client";
import { commandLine } from "../../shared/commandText";
import { exact } from "../../shared/timeWords";
import type { Act } from "../../shared/ui/Confirm";
import { everything, goOn, type Scope } from "./scopes";

const said = (reason: string) => ({ reason: reason || undefined });
const say = async (answer: Promise<{ data?: { message: string } }>) => (await of(answer)).message;

/** How long a lock may be for, as the command line takes it. */
export const spans = [
    ["", "until it is lifted", undefined],
    ["30m", "30 minutes", 1800],
    ["1h", "an hour", 3600],
    ["4h", "4 hours", 14_400],
    ["1d", "a day", 86_400],
    ["7d", "a week", 604_800],
] as const;

/** Nothing is deployed from now on. */
export function lockAct(scope: Scope, span: string, consequences: string[]): Act {
    const [, words, seconds] = spans.find(([value]) => value === span) ?? spans[0];
    return {
        title: `Lock ${scope.value}`,
        says: [
            `Refuses deployments and rollbacks of ${scope.label}, ${seconds ? `for ${words}` : words}. What runs there goes on.`,
            ...consequences,
        ].join(" "),
        label: "Lock it",
        needsReason: true,
        command: (reason) => commandLine("davit", "lock", scope.value, "--reason", reason || "REASON", seconds && "--for", seconds && span),
        does: (reason) => say(api.POST("/api/locks", { body: { scope: scope.value, reason, seconds } })),
    };
}

/** What it is about may be more than where it is asked from: it is said. */
export const unlockAct = (lock: Pick<Lock, "scope" | "waiting">, about = lock.scope): Act => ({
    title: `Unlock ${lock.scope}`,
    says: `Deployments of ${about} may begin again. ${goOn(lock.waiting)}`,
    label: "Lift the lock",
    command: (reason) => commandLine("davit", "unlock", lock.scope, reason && "--reason", reason),
    does: (reason) => say(api.DELETE("/api/locks", { params: { query: { scope: lock.scope, ...said(reason) } } })),
});

/** A service stays on what it stands on, until a person moves it. */
export function holdAct(at: { service: string; environment: string }, stands: string, ticket: string, consequences: string[]): Act {
    const known = ticket.trim();
    return {
        title: `Hold ${at.service} in ${at.environment}`,
        says: [
            `Keeps ${at.service} on ${stands} in ${at.environment}: nothing automatic moves it until the hold is lifted. People may still deploy and roll back.`,
            ...consequences,
        ].join(" "),
        label: `Hold it on ${stands}`,
        needsReason: true,
        command: (reason) =>
            commandLine(
                "davit",
                "hold",
                "place",
                at.service,
                "--to",
                at.environment,
                "--reason",
                reason || "REASON",
                known && "--ticket",
                known,
            ),
        does: (reason) => say(api.POST("/api/holds", { body: { ...at, reason, ticket: known || undefined } })),
    };
}

export function liftHoldAct(hold: Pick<Hold, "service" | "environment" | "waiting">): Act {
    const scope = `${hold.service}/${hold.environment}`;
    return {
        title: `Lift the hold of ${hold.service} in ${hold.environment}`,
        says: `Policies may move ${hold.service} again. What was taken back stays remembered, and is not deployed again. ${goOn(hold.waiting)}`,
        label: "Lift the hold",
        command: (reason) => commandLine("davit", "hold", "lift", scope, reason && "--reason", reason),
        does: (reason) => say(api.DELETE("/api/holds", { params: { query: { scope, ...said(reason) } } })),
    };
}

export interface Calendar {
    /** On the clocks of the time zone, as a browser's field has it: "2026-12-23T18:00"; empty for now. */
    from: string;
    until: string;
    timeZone: string;
    every: string;
}

/** Nothing is deployed at that time but rollbacks. */
export function freezeAct(scope: Scope, { from, until, timeZone, every }: Calendar, consequences: string[]): Act {
    const when = `${from ? `from ${from.replace("T", " ")} ` : "from now "}until ${until ? until.replace("T", " ") : "…"} (${timeZone})`;
    return {
        title: `Freeze ${scope.value === everything ? "everything" : scope.value}`,
        says: [
            `Refuses deployments of ${scope.label} ${when}${every ? `, every ${every}` : ""}. Rollbacks are not stopped, and what runs goes on.`,
            ...consequences,
        ].join(" "),
        label: "Freeze it",
        needsReason: true,
        command: (reason) =>
            commandLine(
                "davit",
                "freeze",
                "add",
                scope.value,
                from && "--from",
                from,
                "--until",
                until || "TIME",
                "--time-zone",
                timeZone,
                every && "--every",
                every,
                "--reason",
                reason || "REASON",
            ),
        does: async (reason) => {
            const made = await of(
                api.POST("/api/freezes", {
                    body: { scope: scope.value, reason, starts: from || undefined, ends: until, timeZone, every: every || undefined },
                }),
            );
            return `${made.scope === everything ? "Everything" : made.scope} ${made.isActive ? "is" : "will be"} frozen${
                made.nextEnd ? ` until ${exact(made.nextEnd)}` : ""
            }: ${made.reason}.`;
        },
    };
}

export const liftFreezeAct = (freeze: Freeze, about = freeze.scope): Act => ({
    title: freeze.isActive ? `End the freeze of ${freeze.scope}` : `Take the freeze of ${freeze.scope} from the calendar`,
    says: `${freeze.isActive ? `Deployments of ${about === everything ? "everything" : about} may begin again.` : "Nothing is frozen by it then."}${
        freeze.every ? ` It does not come again next ${freeze.every}, either.` : ""
    } ${goOn(freeze.waiting)}`,
    label: "Lift the freeze",
    command: (reason) => commandLine("davit", "freeze", "lift", freeze.id, reason && "--reason", reason),
    does: (reason) => say(api.DELETE("/api/freezes/{id}", { params: { path: { id: freeze.id }, query: said(reason) } })),
});

export const pardonAct = (t: Tombstone): Act => ({
    title: `Pardon ${t.id}`,
    says: "Policies may deploy it again, as if it had never been taken back.",
    label: "Pardon it",
    needsReason: true,
    command: (reason) => commandLine("davit", "hold", "pardon", t.id, "--reason", reason || "REASON"),
    does: (reason) => say(api.DELETE("/api/tombstones/{id}", { params: { path: { id: t.id }, query: { reason } } })),
});
