import type { Judgement, Verdict } from "./judgement";

/** What a worker's jobs came to on one side. */
export interface JobShare {
    jobs: number;
    failed: number;
    /** In percent; null where no job ended. */
    share: number | null;
}

export interface JudgedWorker {
    component: string;
    canary: JobShare;
    baseline: JobShare;
    /** Why its counters could not be read, the last time. */
    unread: string | null;
    /** What the judge said of these jobs; null while it has not spoken of them. */
    said: { word: string; tone: "bad" | "moves" | "quiet" } | null;
}

const shareOf = (jobs: number, failed: number): JobShare => ({ jobs, failed, share: jobs === 0 ? null : (100 * failed) / jobs });

/** The judged figures of each component that counts its jobs. */
export const workersOf = (judgement: Judgement): JudgedWorker[] =>
    judgement.jobs.map((j) => ({
        component: j.component,
        canary: shareOf(j.canaryJobs, j.canaryFailed),
        baseline: shareOf(j.baselineJobs, j.baselineFailed),
        unread: j.unread ?? null,
        said: saidOf(judgement.verdicts, j.component),
    }));

// A verdict that names a component is about its jobs; one that passes is about everything that was compared.
function saidOf(verdicts: Verdict[], component: string): JudgedWorker["said"] {
    const about = verdicts.findLast((v) => v.component === component || (v.verdict === "pass" && v.component == null));
    switch (about?.verdict) {
        case "fail":
            return { word: "more failed", tone: "bad" };
        case "pass":
            return { word: "same", tone: "quiet" };
        case "insufficient":
            return { word: "not enough to judge by", tone: "moves" };
        case "blind":
            return { word: "could not be read", tone: "moves" };
        default:
            return null;
    }
}

/** The end of the bars' scale, in percent: what was measured fits, and a tenth of a percent does not look like a disaster. */
export const scaleOf = (worker: JudgedWorker): number =>
    Math.min(100, Math.max(5, 1.25 * Math.max(worker.canary.share ?? 0, worker.baseline.share ?? 0)));
