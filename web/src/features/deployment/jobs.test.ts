import { describe, expect, it } from "vitest";
import { scaleOf, workersOf } from "./jobs";
import type { Judgement, Verdict } from "./judgement";

const worker = { component: "packer", canaryJobs: 200, canaryFailed: 62, baselineJobs: 400, baselineFailed: 4 };
const verdict = (verdict: Verdict["verdict"], component?: string) => ({ verdict, component }) as Verdict;
const of = (jobs: object[], ...verdicts: Verdict[]) => workersOf({ jobs, verdicts } as unknown as Judgement);

describe("the jobs of a worker", () => {
    it("are shares of each side's own", () =>
        expect(of([worker])[0]).toMatchObject({
            canary: { jobs: 200, failed: 62, share: 31 },
            baseline: { jobs: 400, failed: 4, share: 1 },
            said: null,
        }));
    it("of which none has ended have no share", () =>
        expect(of([{ ...worker, canaryJobs: 0, canaryFailed: 0, unread: "connection refused" }])[0]).toMatchObject({
            canary: { share: null },
            unread: "connection refused",
        }));
    it.each([
        [[verdict("fail", "packer")], "more failed"],
        [[verdict("fail", "mailer")], undefined],
        [[verdict("fail")], undefined],
        [[verdict("insufficient", "packer")], "not enough to judge by"],
        [[verdict("blind", "packer"), verdict("pass")], "same"],
    ])("are judged by what names them, or passes all", (verdicts, word) => expect(of([worker], ...verdicts)[0]?.said?.word).toBe(word));
    it("are drawn on a scale that makes no mountain of a tenth of a percent", () => {
        const small = { ...worker, canaryFailed: 0, baselineFailed: 0 };
        expect([...of([worker]), ...of([small]), ...of([{ ...worker, canaryFailed: 200 }])].map(scaleOf)).toEqual([38.75, 5, 100]);
    });
});
