import { describe, expect, it } from "vitest";
import type { Deployment, Step } from "../../api/client";
import { barsOf, countedSoFar, curvesOf, quantile, topOf, type Judgement } from "./judgement";
import { comingOf, stepWords, storyOf, verdictOf, windowOf } from "./story";

const step = (name: string, more: Partial<Step> = {}): Step => ({ name, state: "done", began: "2026-01-01T00:00:01Z", ...more });
const deployment = (more: Partial<Deployment>): Deployment => ({
    id: "d-4",
    service: "shop",
    environment: "prod",
    revision: "main",
    from: "shop-1",
    to: "shop-2",
    isRollback: false,
    isAutomatic: false,
    state: "running",
    who: "person:ada",
    startedAt: "2026-01-01T00:00:00Z",
    ready: 0,
    wanted: 0,
    steps: [],
    signals: [],
    ...more,
});

describe("the story", () => {
    it("is told in the order of time, with what people said", () => {
        const story = storyOf(
            deployment({
                steps: [step("build"), step("watch 20 %", { began: "2026-01-01T00:00:05Z", state: "running" })],
                signals: [{ signal: "paused", who: "person:bob", reason: "wait", at: "2026-01-01T00:00:03Z" }],
            }),
        );
        expect(story.map((e) => e.what)).toEqual(["ada asked for main", "Built", "bob paused it", "Watching at 20 %"]);
    });
    it("says steps as a log book does, and others as they are named", () => {
        expect(stepWords(step("shift 25 % to the canary"))).toBe("Shifted traffic to 25 %");
        expect(stepWords(step("give everything back to shop-1"))).toBe("Gave traffic back to #1");
        expect(stepWords(step("start shop-1 again", { state: "running" }))).toBe("Starting #1 again");
        expect(stepWords(step("start the canary", { state: "failed" }))).toBe("Starting the canary failed");
        expect(stepWords(step("watch 25 %", { state: "failed" }))).toBe("Watched at 25 %");
        expect(stepWords(step("do a new thing"))).toBe("Do a new thing");
    });
    it("tells a verdict's conclusion first, and leaves out what always goes the same way", () => {
        const story = storyOf(
            deployment({
                steps: [
                    step("take the turn", { seen: "nothing else was under way", ended: "2026-01-01T00:00:01Z" }),
                    step("take the turn", { name: "take its turn", seen: "after d-3", ended: "2026-01-01T00:00:09Z" }),
                    step("watch 20 %", { seen: "errors 0 % on shop-2 (0 of 200 requests): nothing worse than is tolerated" }),
                ],
            }),
        );
        expect(story.map((e) => [e.what, e.isRoutine])).toEqual([
            ["ada asked for main", false],
            ["Took its turn", true],
            ["Took its turn", false],
            ["Watched at 20 %: nothing worse than is tolerated", false],
        ]);
        expect(story.at(-1)?.seen).toBe("errors 0 % on shop-2 (0 of 200 requests)");
    });
    it("knows at which weight it is watched, and for how long", () => {
        const steps = [
            step("open the window at 20 %", { seen: "watching shop-2 for 5 s beside fresh instances of shop-1" }),
            step("watch 20 %", { state: "running" }),
        ];
        expect(windowOf(deployment({ steps }))).toEqual({ weight: 20, length: "5 s" });
        expect(windowOf(deployment({ steps: [step("build", { state: "running" })] }))).toBeNull();
    });
    it("knows what is to come, until it goes back", () => {
        const steps = [step("freeze the plan", { seen: "canary (20 %, 50 %) from shop-1 to shop-2" }), step("shift 20 % to the canary")];
        expect(comingOf(deployment({ steps }))).toEqual(["Shift traffic to 50 % and watch", "Give #2 everything, stop #1"]);
        expect(comingOf(deployment({ steps, signals: [{ signal: "aborted", who: "", at: "" }] }))).toEqual([]);
    });
    it("has its verdict in one sentence", () => {
        expect(verdictOf(deployment({ state: "over", outcome: "takenBack", reason: "errors" }))).toEqual({
            tone: "bad",
            title: "#2 was taken back; prod stands on #1.",
            text: "errors",
        });
        const failed = step("watch 50 %", { state: "failed", ended: "2026-01-01T00:00:15Z" });
        expect(verdictOf(deployment({ state: "over", outcome: "takenBack", reason: "", steps: [failed] }))?.title).toBe(
            "#2 was taken back after 14 s at 50 %; prod stands on #1.",
        );
        const few = step("watch 20 %", { seen: "3 requests on shop-2 and 9 on the baseline: too few to judge by (at least 50 on each)" });
        expect(verdictOf(deployment({ state: "atGate", steps: [few] }))?.text).toBe("Too few requests came to judge it by.");
        expect(verdictOf(deployment({ state: "atGate" }))?.text).toBe("Everything it was watched for has held so far.");
        expect(verdictOf(deployment({}))).toBeNull();
    });
});

describe("what the judge sees", () => {
    const point = (second: number, weight: number, canary: [number, number], baseline: [number, number]) => ({
        at: new Date(1_000_000_000_000 + second * 1000).toISOString(),
        seconds: 1,
        weight,
        canary: { requests: canary[0], errors: canary[1] },
        baseline: { requests: baseline[0], errors: baseline[1] },
        low: 0,
        high: 0.5,
        isBlind: false,
    });
    const judgement = (...series: ReturnType<typeof point>[]) => ({ series, weights: [], verdicts: [] }) as unknown as Judgement;

    it("is summed up over all windows, as the judge does", () => {
        const curves = curvesOf(judgement(point(1, 20, [10, 0], [40, 2]), point(2, 20, [10, 2], [60, 0]), point(3, 50, [0, 0], [10, 0])));
        expect(curves.canary).toEqual([0, 10, 10]);
        expect(curves.baseline).toEqual([5, 2, 100 * (2 / 110)]);
    });
    it("is not drawn across a break", () =>
        expect(curvesOf(judgement(point(1, 20, [1, 0], [1, 0]), point(60, 20, [1, 0], [1, 0]))).canary).toEqual([0, null, 0]));
    it("fits, without a band that knows nothing flattening it", () => {
        expect(topOf(curvesOf(judgement(point(1, 20, [100, 3], [100, 0]))))).toBeLessThan(10);
        expect(topOf(curvesOf(judgement(point(1, 20, [100, 100], [100, 0]))))).toBeLessThan(105);
    });
    it("has a scale on which the band is seen where it has come to", () => {
        const narrow = judgement(point(1, 20, [100, 0], [100, 0]), { ...point(2, 20, [100, 0], [100, 0]), high: 0.02 });
        expect(topOf(curvesOf(narrow))).toBeGreaterThan(2);
        expect(topOf(curvesOf(narrow))).toBeLessThan(5);
    });
    it("is counted at all weights together", () =>
        expect(countedSoFar(judgement(point(1, 20, [10, 1], [40, 2]), point(2, 50, [7, 1], [9, 0])))).toEqual({
            canary: { requests: 17, errors: 2 },
            baseline: { requests: 49, errors: 2 },
        }));
    it("has bars that can be told apart, without ends that hardly happened", () => {
        const upTo = Array.from({ length: 200 }, (_, i) => i + 1);
        const canary = upTo.map((ms): number => (ms > 20 && ms <= 120 ? 10 : 0));
        canary[190] = 1;
        const bars = barsOf(upTo, canary, canary);
        expect(bars.length).toBeLessThanOrEqual(36);
        expect(bars[0]?.upTo).toBeGreaterThan(20);
        expect(bars.at(-1)?.upTo).toBe(120);
        expect(bars.reduce((sum, b) => sum + b.canary, 0)).toBeCloseTo(1, 2);
    });
    it("has quantiles", () =>
        expect([quantile([1, 10, 100], [50, 40, 10], 0.5), quantile([1, 10, 100], [50, 40, 10], 0.99), quantile([1], [0], 0.5)]).toEqual([
            1,
            100,
            null,
        ]));
});
