import type { components } from "../../api/schema";

export type Judgement = components["schemas"]["JudgementInfo"];
export type Verdict = components["schemas"]["VerdictInfo"];

/** What the chart draws: rates in percent over time, in seconds; null where nothing was measured. */
export interface Curves {
    at: number[];
    canary: (number | null)[];
    baseline: (number | null)[];
    low: (number | null)[];
    high: (number | null)[];
}

/** Breaks longer than this are breaks between windows: nothing is drawn across them. */
const gapSeconds = 5;

/** Error rates so far, as the judge adds up the windows: single seconds have too few requests to be read. */
export function curvesOf(judgement: Judgement): Curves {
    const curves: Curves = { at: [], canary: [], baseline: [], low: [], high: [] };
    const sums = { requests: 0, errors: 0, baseRequests: 0, baseErrors: 0 };
    let last = 0;
    const push = (at: number, ...values: (number | null)[]) => {
        curves.at.push(at);
        const [canary = null, baseline = null, low = null, high = null] = values;
        curves.canary.push(canary);
        curves.baseline.push(baseline);
        curves.low.push(low);
        curves.high.push(high);
    };
    for (const point of judgement.series) {
        const at = new Date(point.at).getTime() / 1000;
        if (last > 0 && at - last > point.seconds + gapSeconds) push((last + at) / 2);
        sums.requests += point.canary.requests;
        sums.errors += point.canary.errors;
        sums.baseRequests += point.baseline.requests;
        sums.baseErrors += point.baseline.errors;
        const rate = (errors: number, requests: number) => (requests === 0 ? null : (100 * errors) / requests);
        const isKnown = sums.requests > 0 && !point.isBlind;
        push(
            at,
            rate(sums.errors, sums.requests),
            rate(sums.baseErrors, sums.baseRequests),
            isKnown ? 100 * point.low : null,
            isKnown ? 100 * point.high : null,
        );
        last = at;
    }
    return curves;
}

/** The top of the scale: what was measured fits, and where the band has come to; one that knows nothing yet does not flatten it. */
export function topOf(curves: Curves): number {
    const measured = Math.max(0, ...curves.canary.map((v) => v ?? 0), ...curves.baseline.map((v) => v ?? 0));
    const band = curves.high.findLast((v) => v !== null) ?? 0;
    // More than all requests cannot fail; the line of 100 % has room for its own width.
    return Math.min(102, Math.max(1, measured * 1.25, Math.min(band * 1.6, Math.max(8, measured * 2))));
}

/** What was counted so far, on both sides, at all weights: the judge's evidence. */
export function countedSoFar(judgement: Judgement) {
    const sum = (side: "canary" | "baseline") =>
        judgement.series.reduce((s, p) => ({ requests: s.requests + p[side].requests, errors: s.errors + p[side].errors }), {
            requests: 0,
            errors: 0,
        });
    return { canary: sum("canary"), baseline: sum("baseline") };
}

/** A histogram for the eye: its ends without what hardly happened, and no more bars than can be told apart. */
export function barsOf(upTo: number[], canary: number[], baseline: number[], most = 36) {
    const share = (counts: number[]) => {
        const all = Math.max(
            1,
            counts.reduce((a, b) => a + b, 0),
        );
        return upTo.map((_, i) => (counts[i] ?? 0) / all);
    };
    const [c, b] = [share(canary), share(baseline)];
    const isSeen = (_: number, i: number) => (c[i] ?? 0) + (b[i] ?? 0) > 0.004;
    const first = Math.max(0, upTo.findIndex(isSeen));
    const last = upTo.findLastIndex(isSeen);
    const together = Math.max(1, Math.ceil((last - first + 1) / most));
    const bars: { upTo: number; canary: number; baseline: number }[] = [];
    for (let i = first; i <= last; i += together) {
        const end = Math.min(last + 1, i + together);
        const sum = (shares: number[]) => shares.slice(i, end).reduce((x, y) => x + y, 0);
        bars.push({ upTo: upTo[end - 1] ?? 0, canary: sum(c), baseline: sum(b) });
    }
    return bars;
}

/** The value that so many percent of a histogram's answers lie below, in milliseconds. */
export function quantile(upTo: number[], counts: number[], q: number): number | null {
    const total = counts.reduce((a, b) => a + b, 0);
    if (total === 0) return null;
    let seen = 0;
    for (let i = 0; i < counts.length; i++) {
        seen += counts[i] ?? 0;
        if (seen >= q * total) return upTo[i] ?? null;
    }
    return upTo.at(-1) ?? null;
}

/** The verdict that decided how it ended; the last one while nothing is decided. */
export const decisive = (j: Judgement): Verdict | null => j.verdicts.findLast((v) => v.verdict === "fail") ?? j.verdicts.at(-1) ?? null;

export const verdictWord: Record<Verdict["verdict"], string> = {
    pass: "passed",
    fail: "failed",
    insufficient: "too little was measured",
    blind: "could not be measured",
};

/** "3.1 %"; a dash where nothing was counted. */
export const percent = (part: number, all: number) => (all === 0 ? "–" : `${Number(((100 * part) / all).toFixed(2))} %`);
