import type { components } from "./schema";

export type ProblemInfo = components["schemas"]["Problem"];

/** What the server says it could not do, or what kept it from being asked. */
export class ProblemError extends Error {
    constructor(readonly problem: ProblemInfo) {
        super(problem.title);
    }
}

/** Whether what failed is known not to have been done: the server refused it. An answer that was lost may have said that it was done. */
export const isOutcomeKnown = (error: unknown): boolean => error instanceof ProblemError && error.problem.status < 500;

export function problemOf(error: unknown): ProblemInfo {
    if (error instanceof ProblemError) return error.problem;
    if (error instanceof TypeError)
        return {
            type: "about:blank",
            title: "The server does not answer.",
            status: 0,
            code: "unavailable",
            why: "It was stopped, or the network is gone. What it started goes on running.",
            next: "This page asks again by itself. Look whether `davit up` still runs.",
            errors: [],
        };
    return {
        type: "about:blank",
        title: "The page has a fault.",
        status: 0,
        code: "page",
        why: String(error),
        next: "Load it again.",
        errors: [],
    };
}
