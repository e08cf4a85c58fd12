import type { Overview } from "../../api/client";
import { commandLine } from "../../shared/text";
import { releaseWord } from "../../shared/words";

export interface Command {
    id: string;
    group: string;
    label: string;
    /** What a terminal takes for it; none for mere places. */
    line: string | null;
    to: string;
    words: string[];
}

const enc = encodeURIComponent;

/** Everything that can be gone to or done from here, with the command line that does the same. */
export function commandsOf(overview: Overview | undefined): Command[] {
    const places: Command[] = (
        [
            ["Fleet", "/", "davit status"],
            ["Activity", "/activity", "davit history"],
            ["Logs", "/logs", null],
            ["Environments", "/environments", "davit env list"],
            ["Add a service", "/add", "davit service add URL|PATH"],
        ] as const
    ).map(([label, to, line]) => ({ id: to, group: "Go to", label, line, to, words: [] }));
    if (!overview) return places;

    const moving: Command[] = [];
    const services: Command[] = [];
    const acts: Command[] = [];
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
                line: commandLine("davit", "deploy", service.name),
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
                line: commandLine("davit", "status", service.name),
                to: `${path}/why`,
                words: ["explain", "wrong"],
            },
        );
        for (const cell of service.cells) {
            const to = service.cells.length > 1 ? ["--to", cell.environment] : [];
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
    return [...moving, ...places, ...services, ...acts];
}

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

/** `d-17`, `davit deploy shop@main`: what was typed is itself a place. */
export function typedCommand(typed: string): Command | null {
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
    return null;
}
