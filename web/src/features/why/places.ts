const enc = encodeURIComponent;

export interface Place {
    to: string;
    /** Whether something is asked about there, or only shown. */
    does: boolean;
}

/** Verbs that need no name of anything. */
const ofAll: Record<string, Place> = {
    status: { to: "/", does: false },
    history: { to: "/activity", does: false },
    lock: { to: "/environments", does: false },
};

/** Where on the page the same is done or shown as by this command line; null where only a terminal does it. */
export function placeOf(line: string): Place | null {
    const words = line.split(/\s+/).slice(1);
    const option = (name: string) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
    const environment = option("--to");
    const [verb, subject = "", scope = ""] = words;
    const [service = "", component] = subject.split("/");
    const query = (of: Record<string, string | undefined>) => {
        const text = new URLSearchParams(Object.entries(of).filter((e): e is [string, string] => e[1] !== undefined)).toString();
        return text && `?${text}`;
    };
    if (subject === "" || subject.startsWith("-")) return ofAll[verb ?? ""] ?? null;
    if (/^d-\d+$/.test(subject)) return { to: `/deployments/${subject}`, does: verb !== "history" && verb !== "judge" };
    switch (verb) {
        case "deploy": {
            const [name = "", revision] = subject.split("@");
            return { to: `/services/${enc(name)}/deploy${query({ env: environment, revision })}`, does: true };
        }
        case "rollback":
            return {
                to: `/services/${enc(service)}/deploy${query({ env: environment, back: "1", release: option("--release") })}`,
                does: true,
            };
        case "why":
            return { to: `/services/${enc(service)}/why${query({ env: environment })}`, does: false };
        case "status":
        case "instances":
        case "history":
        case "commits":
            return { to: `/services/${enc(service)}`, does: false };
        case "logs":
            return { to: `/logs/${enc(service)}${query({ env: environment, component })}`, does: false };
        case "restart":
        case "start":
            return environment
                ? { to: `/services/${enc(service)}${query({ env: environment, do: verb, component })}`, does: true }
                : { to: `/services/${enc(service)}`, does: true };
        case "unlock":
            return { to: environmentOf(subject), does: true };
        case "hold":
        case "freeze":
            // A freeze has a number, a tombstone the name of its release: all of them stand on one page.
            return subject === "lift" || subject === "pardon" ? { to: environmentOf(scope), does: true } : null;
        default:
            return null;
    }
}

/** Locks and holds are lifted where the environments are. */
const environmentOf = (scope: string) => {
    const environment = scope.split("/")[1];
    return environment ? `/environments#${environment}` : "/environments";
};
