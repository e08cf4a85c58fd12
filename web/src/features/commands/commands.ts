import type { Overview, OverviewCell, OverviewEnvironment, OverviewService } from "../../api/client";
import { commandLine } from "../../shared/commandText";
import { releaseWord } from "../../shared/words";
import type { FleetVerb } from "../service/FleetAct";
import { toWords } from "../service/fleetActs";
import { placeOf } from "../why/places";

export interface Command {
    id: string;
    group: string;
    label: string;
    /** What a terminal takes for it; none for mere places. */
    line: string | null;
    to: string;
    words: string[];
    /** Ends the session of this browser instead of going anywhere. */
    isSigningOut?: boolean;
}

const enc = encodeURIComponent;
const fewServices = 50;

/** Everything that can be gone to or done from here, with the command line that does the same. */
export function commandsOf(overview: Overview | undefined, typed = "", person = ""): Command[] {
    const signingOut: Command = {
        id: "sign out",
        group: person ? `Signed in as ${person}` : "Signed in",
        label: "Sign out",
        line: null,
        to: "/",
        words: ["log", "logout", "leave", "session"],
        isSigningOut: true,
    };
    const places: Command[] = (
        [
            ["Fleet", "/", "davit status"],
            ["Activity", "/activity", "davit history"],
            ["Logs", "/logs", null],
            ["Environments", "/environments", "davit env list"],
            ["Add a service", "/add", "davit service add REPOSITORY"],
        ] as const
    ).map(([label, to, line]) => ({ id: to, group: "Go to", label, line, to, words: [] }));
    if (!overview) return [...places, signingOut];

    const environments = overview.environments.flatMap(environmentCommands);
    const moving: Command[] = [];
    const services: Command[] = [];
    const acts: Command[] = [];
    const isAlone = overview.environments.length === 1;
    const isFew = overview.services.length <= fewServices;
    const typedWords = typed
        .toLowerCase()
        .split(/[\s/]+/)
        .filter(Boolean);
    // Of thousands of services, those that were typed: every verb of every component would be a list that no one waits for.
    const isDetailed = (service: OverviewService) => isFew || typedWords.some((w) => w.length > 1 && service.name.includes(w));
    for (const service of overview.services) {
        const path = `/services/${enc(service.name)}`;
        services.push({
            id: path,
            group: "Services",
            label: service.name,
            line: commandLine("davit", "service", "show", service.name),
            to: path,
            words: [service.team ?? ""],
        });
        acts.push(
            {
                id: `${path} deploy`,
                group: "Do",
                label: `Deploy ${service.name}`,
                line: commandLine("davit", "deploy", service.name, ...(isAlone ? [] : ["--to", "ENVIRONMENT"])),
                to: `${path}/deploy`,
                words: ["ship", "release"],
            },
            {
                id: `${path} logs`,
                group: "Do",
                label: `Logs of ${service.name}`,
                line: commandLine("davit", "logs", service.name, "-f"),
                to: `/logs/${enc(service.name)}`,
                words: ["tail"],
            },
            {
                id: `${path} why`,
                group: "Do",
                label: `Why is ${service.name} as it is?`,
                line: commandLine("davit", "why", service.name),
                to: `${path}/why`,
                words: ["explain", "wrong"],
            },
        );
        if (isDetailed(service))
            acts.push({
                id: `${path} remove`,
                group: "Do",
                label: `Remove ${service.name}`,
                line: commandLine("davit", "service", "remove", service.name),
                to: `${path}?do=remove`,
                words: ["forget", "delete"],
            });
        for (const cell of service.cells) {
            const to = toWords(cell.environment, overview.environments.length);
            if (cell.release != null && isDetailed(service)) acts.push(...fleetCommands(service, cell, to));
            if (cell.release != null)
                acts.push({
                    id: `${path} back ${cell.environment}`,
                    group: "Do",
                    label: `Roll ${service.name} back in ${cell.environment}`,
                    line: commandLine("davit", "rollback", service.name, ...to),
                    to: `${path}/deploy?env=${enc(cell.environment)}&back=1`,
                    words: ["undo", "revert", "rollback"],
                });
            if (cell.move)
                moving.push({
                    id: cell.move.deployment,
                    group: "Moving now",
                    label: `${service.name} ${cell.move.release == null ? "" : releaseWord(cell.move.release)} to ${cell.environment}: promote, pause, abort`,
                    line: commandLine("davit", "history", cell.move.deployment, "--follow"),
                    to: `/deployments/${cell.move.deployment}`,
                    words: [cell.move.deployment, "abort", "stop", "promote", "pause"],
                });
        }
    }
    return [...moving, ...places, ...services, ...environments, ...acts, signingOut];
}

/** What stops deployments to an environment: asked about on the page of environments. */
function environmentCommands({ name, lock }: OverviewEnvironment): Command[] {
    const command = (verb: string, label: string, line: string, words: string[]): Command => ({
        id: `${verb} ${name}`,
        group: "Do",
        label,
        line,
        to: `/environments?${new URLSearchParams({ do: verb, env: name }).toString()}`,
        words: ["stop", "deployments", ...words],
    });
    return [
        lock
            ? {
                  id: `unlock ${name}`,
                  group: "Do",
                  label: `Unlock ${name}`,
                  line: commandLine("davit", "unlock", name),
                  to: `/environments#${enc(name)}`,
                  words: ["lift"],
              }
            : command("lock", `Lock ${name}`, commandLine("davit", "lock", name, "--reason", "REASON"), []),
        command("freeze", `Freeze ${name}`, commandLine("davit", "freeze", "add", name, "--until", "TIME", "--reason", "REASON"), [
            "calendar",
            "all",
            "everything",
        ]),
        command("hold", `Hold a service in ${name}`, commandLine("davit", "hold", "place", "SERVICE", "--to", name, "--reason", "REASON"), [
            "pin",
        ]),
    ];
}

/** What can be done to what runs: asked about on the service's page, before it is done. */
function fleetCommands(service: OverviewService, cell: OverviewCell, to: string[]): Command[] {
    const scope = `${service.name}/${cell.environment}`;
    const reason = ["--reason", "REASON"];
    const command = (verb: FleetVerb, label: string, line: (string | false)[], words: string[], component?: string): Command => ({
        id: `${verb} ${component ? `${service.name}/${component}` : service.name} ${cell.environment}`,
        group: "Do",
        label: `${label} in ${cell.environment}`,
        line: commandLine("davit", ...line),
        to: actPath(service.name, cell.environment, verb, component),
        words,
    });
    const { name } = service;
    const lockHere = cell.lock ?? null;
    const ofAll = [
        command("restart", `Restart ${name}`, ["restart", name, ...to], ["reboot"]),
        cell.stopped.length > 0
            ? command("start", `Start ${name}`, ["start", name, ...to], ["run"])
            : command("stop", `Stop ${name}`, ["stop", name, ...to], ["halt"]),
        lockHere
            ? command("unlock", `Unlock ${name}`, ["unlock", lockHere.scope], ["lift"])
            : command("lock", `Lock ${name}`, ["lock", scope, ...reason], ["stop", "deployments"]),
        command("freeze", `Freeze ${name}`, ["freeze", "add", scope, "--until", "TIME", ...reason], ["stop", "deployments", "calendar"]),
        cell.hold
            ? command("unhold", `Lift the hold of ${name}`, ["hold", "lift", scope], ["unhold", "release"])
            : command("hold", `Hold ${name}`, ["hold", "place", name, ...to, ...reason], ["pin", "stop"]),
    ];
    const ofEach = service.components.flatMap((c) => {
        const meant = `${name}/${c.name}`;
        const verb = (of: FleetVerb, label: string, words: string[]) => command(of, `${label} ${meant}`, [of, meant, ...to], words, c.name);
        return [
            ...(c.kind === "cron"
                ? []
                : [command("scale", `Scale ${meant}`, ["scale", meant, "N", ...to], ["instances", "more", "fewer"], c.name)]),
            ...(cell.stopped.includes(c.name)
                ? [verb("start", "Start", ["run"])]
                : [verb("restart", "Restart", ["reboot"]), verb("stop", "Stop", ["halt"])]),
        ];
    });
    return [...ofAll, ...ofEach];
}

/** Where a verb is asked about: the service's page, with its dialog open. */
const actPath = (service: string, environment: string, verb: string, component?: string, instances?: string) =>
    `/services/${enc(service)}?${new URLSearchParams({
        env: environment,
        do: verb,
        ...(component && { component }),
        ...(instances && { to: instances }),
    }).toString()}`;

/** Whether all words that were typed are in it, in any order; the more at its beginning, the better. */
export function score(command: Command, typed: string): number {
    const text = [command.label, command.line ?? "", ...command.words].join(" ").toLowerCase();
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.every((w) => text.includes(w))) return 0;
    const label = command.label.toLowerCase();
    return (
        1 +
        words.filter((w) => label.startsWith(w)).length * 4 +
        words.filter((w) => label.includes(w)).length +
        (label === typed.trim().toLowerCase() ? 10 : 0)
    );
}

/** `d-17`, `davit deploy shop@main`, `scale shop/web 4`: what was typed is itself a place. */
export function typedCommand(typed: string, overview?: Overview): Command | null {
    const text = typed.trim().replace(/^davit\s+/, "");
    const deployment = text.match(/^(?:history\s+)?(d-\d+)$/);
    if (deployment?.[1])
        return {
            id: "typed",
            group: "As typed",
            label: `Deployment ${deployment[1]}`,
            line: `davit history ${deployment[1]}`,
            to: `/deployments/${deployment[1]}`,
            words: [],
        };
    const deploy = text.match(/^(?:deploy\s+)?([a-z0-9][a-z0-9-]*)@(\S+)$/);
    if (deploy?.[1] && deploy[2])
        return {
            id: "typed",
            group: "As typed",
            label: `Deploy ${deploy[1]} at ${deploy[2]}`,
            line: commandLine("davit", "deploy", `${deploy[1]}@${deploy[2]}`),
            to: `/services/${enc(deploy[1])}/deploy?revision=${enc(deploy[2])}`,
            words: [],
        };
    const scale = text.match(/^scale\s+([a-z0-9][a-z0-9-]*)\/([a-z0-9][a-z0-9-]*)\s+(\d{1,4})(?:\s+--to\s+(\S+))?$/);
    const cells = overview?.services.find((s) => s.name === scale?.[1])?.cells ?? [];
    const environment = scale?.[4] ?? (cells.length === 1 ? cells[0]?.environment : undefined);
    if (scale?.[1] && scale[2] && scale[3] && environment)
        return {
            id: "typed",
            group: "As typed",
            label: `Scale ${scale[1]}/${scale[2]} to ${scale[3]} in ${environment}`,
            line: commandLine(
                "davit",
                "scale",
                `${scale[1]}/${scale[2]}`,
                scale[3],
                ...toWords(environment, overview?.environments.length),
            ),
            to: actPath(scale[1], environment, "scale", scale[2], scale[3]),
            words: [],
        };
    const line = typed.trim();
    const place = line.startsWith("davit ") ? placeOf(line) : null;
    return place && { id: "typed", group: "As typed", label: line, line, to: place.to, words: [] };
}
