import { api, of, type Deployment } from "../../api/client";
import { commandLine } from "../../shared/commandText";
import { releaseWord, stateOf } from "../../shared/words";
import type { Act } from "../../shared/ui/Confirm";

const body = (reason: string) => ({ reason: reason || undefined });
const say = async (answer: Promise<{ data?: { message: string } }>) => (await of(answer)).message;

export type DeploymentVerb = "promote" | "pause" | "resume" | "abort";

/** What can be said to a deployment as it is; nothing once it stands, or goes back. */
export function verbsOf(d: Deployment): DeploymentVerb[] {
    const isCommitted = d.steps.some((s) => s.name === "commit" && s.state === "done");
    const isGoingBack = d.signals.some((s) => s.signal === "aborted" || s.signal === "superseded");
    if (d.state === "over" || isCommitted || isGoingBack) return [];
    return [
        ...(d.state === "atGate" || d.strategy === "canary" ? (["promote"] as const) : []),
        ...(d.state === "paused" ? (["resume"] as const) : d.state === "running" ? (["pause"] as const) : []),
        "abort",
    ];
}

/** A verb's act; where the deployment went on while a person read what it would do, there is nothing left to do, and it is said. */
export function actOf(d: Deployment, verb: DeploymentVerb): Act {
    const act = deploymentActs(d)[verb];
    if (verbsOf(d).includes(verb)) return act;
    return { ...act, says: `${d.id} went on meanwhile: ${stateOf(d).word}. There is nothing to ${verb} any more.`, isIdle: true };
}

function deploymentActs(d: Deployment): Record<DeploymentVerb, Act> {
    const path = { params: { path: { id: d.id } } };
    const to = releaseWord(d.to);
    const from = d.from ? releaseWord(d.from) : "nothing";
    return {
        promote: {
            title: `Promote ${to}`,
            says: `${to} goes on to its next step now, past what it waits for. The judge goes on watching.`,
            label: `Let ${to} go on`,
            command: (reason) => commandLine("davit", "promote", d.id, reason && "--reason", reason),
            does: (reason) => say(api.POST("/api/deployments/{id}/promote", { ...path, body: body(reason) })),
        },
        pause: {
            title: `Pause ${d.id}`,
            says: `Everything stays as it is${d.weight == null ? "" : `: ${to} keeps ${d.weight} % of the requests`}, until you resume or abort it. The limits are still watched.`,
            label: "Pause it here",
            command: (reason) => commandLine("davit", "pause", d.id, reason && "--reason", reason),
            does: (reason) => say(api.POST("/api/deployments/{id}/pause", { ...path, body: body(reason) })),
        },
        resume: {
            title: `Resume ${d.id}`,
            says: `${to} goes on where it was paused.`,
            label: "Let it go on",
            command: (reason) => commandLine("davit", "resume", d.id, reason && "--reason", reason),
            does: (reason) => say(api.POST("/api/deployments/{id}/resume", { ...path, body: body(reason) })),
        },
        abort: {
            title: d.from ? `Give everything back to ${from}` : `Stop ${d.id}`,
            says: d.from
                ? `All requests go back to ${from} at once; then ${to} drains and stops. Requests under way are finished.`
                : `${d.service} has nothing to go back to in ${d.environment}: what was started is stopped.`,
            label: d.from ? "Give traffic back" : "Stop it",
            isDanger: true,
            command: (reason) => commandLine("davit", "abort", d.id, reason && "--reason", reason),
            does: (reason) => say(api.POST("/api/deployments/{id}/abort", { ...path, body: body(reason) })),
        },
    };
}
