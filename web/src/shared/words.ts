import type { Deployment } from "../api/client";

export type Tone = "quiet" | "moves" | "bad" | "act";

/** "shop-42" as people say it beside its service: "#42". */
export const releaseWord = (release: string | number | null | undefined): string =>
    release == null ? "nothing" : typeof release === "number" ? `#${release}` : `#${release.slice(release.lastIndexOf("-") + 1)}`;

export const shortSha = (sha: string | null | undefined) => (sha ?? "").slice(0, 7);

/** "person:ada" as "ada"; what a branch deploys by itself as "policy for main". */
export const personWord = (who: string) => who.replace(/^person:/, "").replace(/^policy:/, "policy for ");

/** A sentence of the server, with people in it as they are called: "locked by ada". */
export const withoutKinds = (text: string) => text.replace(/\bperson:(?=\w)/g, "");

/** A sentence of the server about a service, with its releases and instances as the page calls them: "#4", "web-1 of #4". What is to be written stays as it is written. */
export const asCalled = (text: string, service: string) =>
    withoutKinds(text)
        .replace(new RegExp(`[\\w-]+\\.${service}-(\\d+)\\.([\\w-]+)\\.(\\d+)\\.\\d+(?![\\w.-]*\\w)`, "g"), "$2-$3 of #$1")
        .replace(new RegExp(`(?<![\\w./-]|Fixes: )${service}-(\\d+)(?![\\w-]|\\.\\w)`, "g"), "#$1");

/** A sentence that begins as one, unless it begins with a name: a commit, a path. */
export const begun = (text: string) => (/^[a-z]+(?=[\s,;:])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text);

/** Whole commits in a sentence, as short as people read them. */
export const withShortShas = (text: string) => text.replace(/\b[0-9a-f]{40}\b/g, shortSha);

/** What a deployment brings, as people say it: its release, or, before there is one, what was asked for. */
export const broughtBy = (d: Pick<Deployment, "to" | "revision">) => (d.to ? releaseWord(d.to) : withShortShas(d.revision));

/** Who took something back: the judge, Davit for want of health, or a person. */
export const byWord = (by: string) => (by === "judge" ? "the judge" : by === "health" ? "Davit, as it was not healthy" : personWord(by));

export const count = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** How a deployment is, in the words of the command line. */
export function stateOf(d: Pick<Deployment, "state" | "outcome" | "isRollback" | "signals">): { word: string; tone: Tone } {
    switch (d.outcome) {
        case "released":
            return { word: d.isRollback ? "rolled back" : "released", tone: "quiet" };
        case "failed":
            return { word: "failed", tone: "bad" };
        case "takenBack":
            return { word: "taken back", tone: "bad" };
        case "aborted":
            return { word: "aborted", tone: "bad" };
        case "superseded":
            return { word: "superseded", tone: "quiet" };
        case "halted":
            return { word: "halted", tone: "bad" };
    }
    if (d.state !== "over" && d.signals.some((s) => s.signal === "aborted")) return { word: "going back", tone: "bad" };
    switch (d.state) {
        case "paused":
            return { word: "paused", tone: "moves" };
        case "atGate":
            return { word: "waits for you", tone: "moves" };
        case "needsPerson":
            return { word: "needs a person", tone: "bad" };
        default:
            return { word: "running", tone: "moves" };
    }
}

export function size(bytes: number | null | undefined): string {
    if (bytes == null) return "";
    const steps = ["B", "kB", "MB", "GB"];
    let value = bytes;
    let step = 0;
    while (value >= 1024 && step < steps.length - 1) {
        value /= 1024;
        step++;
    }
    return `${step === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${steps[step]}`;
}
