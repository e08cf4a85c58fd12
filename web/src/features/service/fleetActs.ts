import { api, of, type Fleet, type FleetComponent, type Service } from "../../api/client";
import { commandLine } from "../../shared/commandText";
import { count } from "../../shared/words";
import type { Act } from "../../shared/ui/Confirm";

const said = (reason: string) => ({ reason: reason || undefined });
const say = async (answer: Promise<{ data?: { message: string } }>) => (await of(answer)).message;

/** What a person can do to a service in an environment, or to one component of it, beside deploying. */
export function fleetActs(service: Service, fleet: Fleet, to: string[], component?: FleetComponent) {
    const environment = fleet.environment;
    const path = { params: { path: { name: service.name } } };
    const meant = component ? `${service.name}/${component.name}` : service.name;
    const body = (reason: string) => ({ environment, component: component?.name, ...said(reason) });
    const line = (verb: string, reason: string) => commandLine("davit", verb, meant, ...to, reason && "--reason", reason);
    return {
        restart: {
            title: `Restart ${meant} in ${environment}`,
            says: "Every instance is replaced by a new one of the same release, a few at a time. No request is lost.",
            label: "Restart it",
            command: (reason) => line("restart", reason),
            does: (reason) => say(api.POST("/api/services/{name}/restart", { ...path, body: body(reason) })),
        },
        stop: {
            title: `Stop ${meant} in ${environment}`,
            says:
                component && component.kind !== "web"
                    ? `All its instances in ${environment} stop, and nothing does its work until it is started again.`
                    : `All its instances in ${environment} stop, and requests to it are answered with 503 until it is started again.`,
            label: `Stop ${meant}`,
            isDanger: true,
            command: (reason) => line("stop", reason),
            does: (reason) => say(api.POST("/api/services/{name}/stop", { ...path, body: body(reason) })),
        },
        start: {
            title: `Start ${meant} in ${environment}`,
            says: "What was stopped starts again, at the release that the environment stands on.",
            label: `Start ${meant}`,
            command: (reason) => line("start", reason),
            does: (reason) => say(api.POST("/api/services/{name}/start", { ...path, body: body(reason) })),
        },
    } satisfies Record<string, Act>;
}

/** Another number of instances of a component. */
export function scaleAct(service: Service, fleet: Fleet, where: string[], component: FleetComponent, to: number): Act {
    const meant = `${service.name}/${component.name}`;
    return {
        title: `Scale ${meant} in ${fleet.environment}`,
        says: scaleWords(fleet, component, to),
        label: to === 0 ? `Stop all ${component.instances}` : `Run ${count(to, "instance")}`,
        isDanger: to === 0 && component.instances > 0,
        isIdle: to === component.instances || !isNumberOfInstances(to),
        command: (reason) =>
            commandLine("davit", "scale", meant, Number.isNaN(to) ? "N" : String(to), ...where, reason && "--reason", reason),
        does: (reason) =>
            say(
                api.POST("/api/services/{name}/scale", {
                    params: { path: { name: service.name } },
                    body: { component: component.name, instances: to, environment: fleet.environment, ...said(reason) },
                }),
            ),
    };
}

export const isNumberOfInstances = (n: number) => Number.isInteger(n) && n >= 0 && n <= 1000;

/** What another number of instances would do, before it is done. */
export function scaleWords(fleet: Fleet, component: FleetComponent, to: number): string {
    const { name, kind, instances: now } = component;
    if (!isNumberOfInstances(to)) return "From 0 to 1,000 instances.";
    const stays = " It stays so with later deployments.";
    if (fleet.deployment) return `${fleet.deployment} is under way: it cannot be scaled until that is over.`;
    if (to === now) return `${name} runs with ${count(now, "instance")} now: nothing changes.`;
    if (component.isStopped) return `${name} is stopped: it runs with ${count(to, "instance")} when it is started again.${stays}`;
    if (to === 0)
        return (
            (kind === "web"
                ? `All ${now} stop once their requests are finished, and new requests to ${name} are answered with 503 until it is scaled up again.`
                : `All ${now} stop, and nothing does the work of ${name} until it is scaled up again.`) + stays
        );
    if (to > now) return `Starts ${to - now} more of ${name}${kind === "web" ? "; each takes requests once it is healthy" : ""}.${stays}`;
    return `Stops ${now - to} of ${now}${kind === "web" ? "; each finishes the requests that it has" : ""}.${stays}`;
}

/** How a command line says which environment is meant: with one alone, it need not. */
export const toWords = (environment: string, environments: number | undefined): string[] =>
    environments === 1 ? [] : ["--to", environment];
