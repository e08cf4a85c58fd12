import { api, of, type Service } from "../../api/client";
import { commandLine } from "../../shared/commandText";
import type { Act } from "../../shared/ui/Confirm";

/** Forgets a service; the server refuses it while anything of it runs. */
export function removeAct({ name, environments }: Service): Act {
    const running = environments.filter((e) => e.wanted > 0).map((e) => e.environment);
    return {
        title: `Remove ${name}`,
        says:
            running.length > 0
                ? `It still runs in ${running.join(", ")}: stop it there first. Until then this is refused.`
                : "Davit forgets the service: it is in no list any more, and no policy deploys it. Its history is kept, and nothing in its repository is touched.",
        label: `Remove ${name}`,
        isDanger: true,
        isIdle: running.length > 0,
        command: (reason) => commandLine("davit", "service", "remove", name, reason && "--reason", reason),
        does: async (reason) =>
            (await of(api.DELETE("/api/services/{name}", { params: { path: { name }, query: { reason: reason || undefined } } }))).message,
    };
}
