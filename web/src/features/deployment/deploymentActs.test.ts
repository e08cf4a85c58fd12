import { expect, test } from "vitest";
import type { Deployment } from "../../api/client";
import { actOf, verbsOf } from "./deploymentActs";

const canary = {
    id: "d-3",
    service: "shop",
    environment: "prod",
    strategy: "canary",
    state: "running",
    from: "shop-1",
    to: "shop-2",
    weight: 50,
    steps: [],
    signals: [],
} as unknown as Deployment;

test.each([
    ["runs", {}, ["promote", "pause", "abort"]],
    ["waits for a person", { state: "atGate" }, ["promote", "abort"]],
    ["is paused", { state: "paused" }, ["promote", "resume", "abort"]],
    ["goes back", { signals: [{ signal: "aborted" }] }, []],
    ["stands", { steps: [{ name: "commit", state: "done" }] }, []],
    ["is over", { state: "over", outcome: "released" }, []],
] as const)("a canary that %s can be told %o", (_, change, verbs) =>
    expect(verbsOf({ ...canary, ...change } as Deployment)).toEqual(verbs),
);

test("what went on while its dialog was open says so, and does nothing any more", () => {
    expect(actOf(canary, "abort").isIdle).toBeFalsy();
    const over = { ...canary, state: "over", outcome: "released" } as Deployment;
    expect(actOf(over, "abort")).toMatchObject({
        isIdle: true,
        says: "d-3 went on meanwhile: released. There is nothing to abort any more.",
    });
});
