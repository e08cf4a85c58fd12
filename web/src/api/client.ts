import createClient, { type Middleware } from "openapi-fetch";
import { isAnswered, keyOf } from "./once";
import { isOutcomeKnown, ProblemError, type ProblemInfo } from "./problem";
import type { components, paths } from "./schema";
import { sayIsSignedOut, sessionHeaders } from "./session";

type Schemas = components["schemas"];
export type Overview = Schemas["OverviewInfo"];
export type OverviewService = Schemas["OverviewService"];
export type OverviewCell = Schemas["OverviewCell"];
export type OverviewEnvironment = Schemas["OverviewEnvironment"];
export type Service = Schemas["ServiceInfo"];
export type Fleet = Schemas["FleetInfo"];
export type FleetComponent = Schemas["FleetComponentInfo"];
export type Deployment = Schemas["DeploymentInfo"];
export type Step = Schemas["StepInfo"];
export type Instance = Schemas["InstanceInfo"];
export type Commit = Schemas["CommitInfo"];
export type CommitLag = Schemas["CommitLag"];
export type Check = Schemas["CheckInfo"];
export type DeploymentCommits = Schemas["DeploymentCommitsInfo"];
export type Activity = Schemas["ActivityInfo"];
export type Plan = Schemas["PlanInfo"];
export type PlanRequest = Schemas["PlanRequest"];
export type Lock = Schemas["LockInfo"];
export type Environment = Schemas["EnvironmentInfo"];
export type Target = Schemas["TargetInfo"];
export type Hold = Schemas["HoldInfo"];
export type Tombstone = Schemas["TombstoneInfo"];
export type Freeze = Schemas["FreezeInfo"];
export type Why = Schemas["WhyInfo"];
export type Explanation = Schemas["ExplanationInfo"];
export type JournalEvent = Schemas["EventInfo"];
export type LogLine = Schemas["LogLineInfo"];

const once = "Idempotency-Key";

const guards: Middleware = {
    async onRequest({ request }) {
        for (const [name, value] of Object.entries(sessionHeaders())) request.headers.set(name, value);
        if (request.method !== "GET") request.headers.set(once, keyOf(request.method, request.url, await request.clone().text()));
        return request;
    },
    async onResponse({ request, response }) {
        const problem = response.ok || response.status === 304 ? null : new ProblemError(await readProblem(response));
        if (problem === null || isOutcomeKnown(problem)) isAnswered(request.headers.get(once) ?? "");
        if (problem === null) return response;
        if (response.status === 401) sayIsSignedOut();
        throw problem;
    },
};

async function readProblem(response: Response): Promise<ProblemInfo> {
    try {
        return (await response.json()) as ProblemInfo;
    } catch {
        return {
            type: "about:blank",
            title: `The server answered with ${response.status}.`,
            status: response.status,
            code: "internal",
            why: "It did not say why, or something between it and this page answered in its place, such as a proxy.",
            next: "This page asks again by itself. Look whether `davit up` still runs.",
            errors: [],
        };
    }
}

export const api = createClient<paths>({ baseUrl: "", credentials: "same-origin" });
api.use(guards);

/** The answer's content; failures were thrown before. */
export async function of<T>(answer: Promise<{ data?: T }>): Promise<T> {
    return (await answer).data as T;
}

/** Signs this browser out: here at once, also when the server does not answer. What it would keep then opens nothing by itself. */
export async function signOut(): Promise<void> {
    try {
        await api.DELETE("/api/session");
    } finally {
        sayIsSignedOut();
    }
}

/** Signs in with the token, or the word of a link; gives the page's half of the session. */
export async function signIn(word: string): Promise<string> {
    const response = await fetch("/api/session", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ word }),
        credentials: "same-origin",
    });
    if (!response.ok) throw new ProblemError(await readProblem(response));
    return ((await response.json()) as Schemas["SessionInfo"]).page;
}
