import { api, of, type Deployment, type Service } from "../../api/client";
import { commandLine } from "../../shared/text";
import { releaseWord } from "../../shared/words";
import type { Act } from "../../shared/ui/Confirm";

const body = (reason: string) => ({ reason: reason || undefined });
const say = async (answer: Promise<{ data?: { message: string } }>) => (await of(answer)).message;

/** What a person can say to a deployment under way. */
export function deploymentActs(d: Deployment): Record<"promote" | "pause" | "resume" | "abort", Act> {
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

/** What a person can do to a service in an environment, beside deploying. */
export function fleetActs(service: Service, environment: string) {
    const path = { params: { path: { name: service.name } } };
    const scope = `${service.name}/${environment}`;
    const to = service.environments.length > 1 && ["--to", environment];
    return {
        restart: {
            title: `Restart ${service.name} in ${environment}`,
            says: "Every instance is replaced by a new one of the same release, a few at a time. No request is lost.",
            label: "Restart it",
            command: (reason) => commandLine("davit", "restart", service.name, ...(to || []), reason && "--reason", reason),
            does: (reason) => say(api.POST("/api/services/{name}/restart", { ...path, body: { environment, ...body(reason) } })),
        },
        stop: {
            title: `Stop ${service.name} in ${environment}`,
            says: `All its instances in ${environment} stop, and requests to it are answered with 503 until it is started again.`,
            label: `Stop ${service.name}`,
            isDanger: true,
            command: (reason) => commandLine("davit", "stop", service.name, ...(to || []), reason && "--reason", reason),
            does: (reason) => say(api.POST("/api/services/{name}/stop", { ...path, body: { environment, ...body(reason) } })),
        },
        start: {
            title: `Start ${service.name} in ${environment}`,
            says: "What was stopped starts again, at the release that the environment stands on.",
            label: `Start ${service.name}`,
            command: (reason) => commandLine("davit", "start", service.name, ...(to || []), reason && "--reason", reason),
            does: (reason) => say(api.POST("/api/services/{name}/start", { ...path, body: { environment, ...body(reason) } })),
        },
        lock: {
            title: `Lock ${scope}`,
            says: `Nothing is deployed to ${scope} until the lock is lifted. What runs there goes on.`,
            label: "Lock it",
            needsReason: true,
            command: (reason) => commandLine("davit", "lock", scope, "--reason", reason || "REASON"),
            does: (reason) => say(api.POST("/api/locks", { body: { scope, reason } })),
        },
        unlock: {
            title: `Unlock ${scope}`,
            says: "Deployments may begin again.",
            label: "Lift the lock",
            command: (reason) => commandLine("davit", "unlock", scope, reason && "--reason", reason),
            does: (reason) => say(api.DELETE("/api/locks", { params: { query: { scope, ...body(reason) } } })),
        },
    } satisfies Record<string, Act>;
}
