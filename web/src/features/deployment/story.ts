import type { Deployment, Step } from "../../api/client";
import { between, took } from "../../shared/timeWords";
import { broughtBy, personWord, releaseWord, withShortShas } from "../../shared/words";

export interface Entry {
    key: string;
    at: string;
    ended?: string | null;
    kind: "done" | "now" | "bad" | "said";
    what: string;
    seen: string | null;
    /** It went as it always goes: told when all is to be told. */
    isRoutine: boolean;
}

/** What happens in every deployment between the steps that are looked for. */
const routine =
    /^(make the release|find the release|take (its|a|the) turn|freeze the plan|size the canary for \d+ %|open the window at \d+ %|stand on the .*release)$/;
/** Who waited for as long waited for something. */
const noWait = 2000;

/** The steps and what people said, as one log book in the order of time. */
export function storyOf(d: Deployment): Entry[] {
    const asked: Entry = {
        key: "asked",
        at: d.startedAt,
        kind: "said",
        what: d.isRollback
            ? `${personWord(d.who)} asked for ${releaseWord(d.to)} back`
            : `${personWord(d.who)} asked for ${withShortShas(d.revision)}`,
        seen: d.why ? `“${d.why}”` : null,
        isRoutine: false,
    };
    const steps = d.steps.map((s): Entry => ({
        key: `step ${s.name}`,
        at: s.began,
        ended: s.ended,
        kind: kindOf(s),
        ...toldOf(s),
        isRoutine: s.state === "done" && routine.test(s.name) && between(s.began, s.ended ?? s.began) < noWait,
    }));
    const said = d.signals.map((s, i): Entry => ({
        key: `said ${i}`,
        at: s.at,
        kind: "said",
        what: s.signal === "superseded" ? "A newer deployment takes over" : `${personWord(s.who)} ${s.signal} it`,
        seen: s.reason ? `“${s.reason}”` : null,
        isRoutine: false,
    }));
    return [asked, ...[...steps, ...said].sort((a, b) => a.at.localeCompare(b.at))];
}

const kindOf = (s: Step): Entry["kind"] =>
    s.state === "running" ? "now" : s.state === "failed" ? "bad" : s.state === "done" ? "done" : "said";

/** A verdict is told conclusion first: it is what one looks for. */
function toldOf(s: Step): Pick<Entry, "what" | "seen"> {
    const seen = s.error ?? s.seen ?? null;
    const concluded = s.state === "done" && s.name.startsWith("watch ") ? seen?.match(/^(.*): (nothing (?:surely )?worse.*)$/s) : null;
    return concluded ? { what: `${stepWords(s)}: ${concluded[2]}`, seen: concluded[1] ?? null } : { what: stepWords(s), seen };
}

type Tenses = [doing: string, done: string, failed?: string];

const back = (m: RegExpMatchArray) => (m[1] ? ` to ${releaseWord(m[1])}` : "");

/** What a step is called while it is done, afterwards, and, where that is not "... failed", when it did not end well. */
const tenses: [RegExp, (m: RegExpMatchArray) => Tenses][] = [
    [/^build$/, () => ["Building", "Built"]],
    [/^make the release$/, () => ["Making the release", "Made the release"]],
    [/^find the release$/, () => ["Finding the release", "Found the release"]],
    [/^take (its|a|the) turn$/, () => ["Waiting for its turn", "Took its turn"]],
    [/^freeze the plan$/, () => ["Planning", "Planned it"]],
    [/^run the release job$/, () => ["Running the release job", "Ran the release job once"]],
    [/^start the canary$/, () => ["Starting the canary", "Started the canary"]],
    [/^size the canary for (\d+) %$/, (m) => [`Sizing the canary for ${m[1]} %`, `Sized the canary for ${m[1]} %`]],
    [/^shift (\d+) % to the canary$/, (m) => [`Shifting traffic to ${m[1]} %`, `Shifted traffic to ${m[1]} %`]],
    [/^open the window at (\d+) %$/, (m) => [`Beginning to watch at ${m[1]} %`, `Began to watch at ${m[1]} %`]],
    [/^watch (\d+) %$/, (m) => [`Watching at ${m[1]} %`, `Watched at ${m[1]} %`, `Watched at ${m[1]} %`]],
    [/^wait for a person(.*)$/, (m) => [`Waits for a person${m[1]}`, `A person decided${m[1]}`, `Waited for a person${m[1]}`]],
    [/^start the rest$/, () => ["Starting the rest", "Started the rest"]],
    [/^shift everything$/, () => ["Shifting all traffic", "Shifted all traffic"]],
    [/^give everything back(?: to (\S+))?/, (m) => [`Giving traffic back${back(m)}`, `Gave traffic back${back(m)}`]],
    [/^commit$/, () => ["Committing", "The environment stands on it"]],
    [/^stop (\S+-\d+)$/, (m) => [`Draining and stopping ${releaseWord(m[1])}`, `Drained and stopped ${releaseWord(m[1])}`]],
    [/^start (\S+-\d+) again$/, (m) => [`Starting ${releaseWord(m[1])} again`, `Started ${releaseWord(m[1])} again`]],
    [/^start the earlier release$/, () => ["Starting the earlier release", "Started the earlier release"]],
    [/^start the new( set)?$/, () => ["Starting the new instances", "Started the new instances"]],
    [/^replace the instances$/, () => ["Replacing the instances", "Replaced the instances"]],
    [/^stop the old$/, () => ["Stopping the old instances", "Stopped the old instances"]],
    [/^stand on the new release$/, () => ["Standing on it", "Stands on it"]],
    [/^hold requests$/, () => ["Holding requests", "Held requests"]],
    [/^let requests in$/, () => ["Letting requests in", "Let requests in"]],
    [/^switch$/, () => ["Switching all traffic", "Switched all traffic"]],
];

/** "watch 50 %" as a person would note it. */
export function stepWords(step: Step): string {
    for (const [pattern, say] of tenses) {
        const match = step.name.match(pattern);
        if (!match) continue;
        const [doing, done, failed] = say(match);
        return step.state === "done" ? done : step.state === "failed" ? (failed ?? `${doing} failed`) : doing;
    }
    return step.name.charAt(0).toUpperCase() + step.name.slice(1);
}

/** What is still to come, as far as the strategy says; nothing once it is over or goes back. */
export function comingOf(d: Deployment): string[] {
    if (d.state === "over" || d.signals.some((s) => s.signal === "aborted" || s.signal === "superseded")) return [];
    const names = d.steps.map((s) => s.name);
    if (names.includes("commit") || d.steps.some((s) => s.state === "failed")) return [];
    const plan = d.steps.find((s) => s.name === "freeze the plan")?.seen ?? "";
    const weights = [...plan.matchAll(/(\d+) %/g)].map((m) => Number(m[1]));
    const shifts = weights.filter((w) => !names.includes(`shift ${w} % to the canary`)).map((w) => `Shift traffic to ${w} % and watch`);
    const rest = d.from ? [`Give ${broughtBy(d)} everything, stop ${releaseWord(d.from)}`] : ["Let requests in"];
    return [...shifts, ...rest];
}

/** How far it had come: " after 14 s at 50 %". */
function whenOf(d: Deployment): string {
    const failed = d.steps.find((s) => s.state === "failed");
    const weight = failed?.name.match(/^watch (\d+ %)$/)?.[1];
    if (failed?.ended && weight) return ` after ${took(between(failed.began, failed.ended))} at ${weight}`;
    return failed?.name === "start the canary" ? " before it got a request" : "";
}

/** The weight at which it is watched now, and for how long. */
export function windowOf(d: Deployment): { weight: number; length: string | null } | null {
    const watched = d.state === "running" ? d.steps.findLast((s) => s.state === "running")?.name.match(/^watch (\d+) %$/) : null;
    if (!watched) return null;
    const opened = d.steps.find((s) => s.name === `open the window at ${watched[1]} %`);
    return { weight: Number(watched[1]), length: opened?.seen?.match(/ for (.+?) beside /)?.[1] ?? null };
}

/** The sentence at the top: what is so, and what follows from it. */
export function verdictOf(d: Deployment): { tone: "bad" | "warn" | "quiet"; title: string; text: string } | null {
    const to = releaseWord(d.to);
    const from = d.from ? releaseWord(d.from) : null;
    const reason = d.reason ?? "";
    switch (d.outcome) {
        case "takenBack":
            return {
                tone: "bad",
                title: from ? `${to} was taken back${whenOf(d)}; ${d.environment} stands on ${from}.` : `${to} was taken back.`,
                text: reason,
            };
        case "aborted":
            return {
                tone: "warn",
                title: from ? `Taken back as asked; ${d.environment} stands on ${from}.` : "Stopped as asked.",
                text: reason,
            };
        case "failed":
            return {
                tone: "bad",
                title: from
                    ? `It failed before anything was changed; ${d.environment} stands on ${from}.`
                    : "It failed before anything was changed.",
                text: reason,
            };
        case "halted":
            return { tone: "bad", title: "It halted where it was: neither release is healthy, and a fix can be deployed.", text: reason };
        case "superseded":
            return { tone: "quiet", title: "A newer deployment took its place.", text: reason };
        case "released":
            return {
                tone: "quiet",
                title: `${d.environment} stands on ${to}.`,
                text: reason === `${d.environment} stands on ${d.to}` ? "" : reason,
            };
    }
    if (d.state === "needsPerson") return { tone: "bad", title: "It stands still until a person acts.", text: d.question ?? "" };
    if (d.state === "atGate") {
        const seen = d.steps.findLast((s) => s.name.startsWith("watch "))?.seen ?? "";
        const text = seen.includes("too few to judge by")
            ? "Too few requests came to judge it by."
            : "Everything it was watched for has held so far.";
        return { tone: "warn", title: `${to} waits for you to promote it.`, text };
    }
    if (d.state === "paused") return { tone: "warn", title: "Paused: everything stays as it is.", text: "" };
    return null;
}
