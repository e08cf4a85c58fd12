import type { Page } from "../../web/e2e/browser";

declare global {
    interface Window {
        benchFrames?: number[];
    }
}

export interface Frames {
    seconds: number;
    /** Frames of the slowest whole second; of all, on average. */
    leastPerSecond: number;
    perSecond: number;
    /** What the middle and the 95th of 100 frames took, and the longest, in milliseconds. */
    median: number;
    p95: number;
    longest: number;
    /** Processor time of the page's main thread for a frame, in milliseconds: says what a frame costs where others use the machine, too. */
    cost: number;
}

/** Notes when each frame begins, while something happens. */
export async function framesDuring(
    page: Page,
    happen: () => Promise<unknown>,
): Promise<Frames> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    const spent = async () =>
        (await cdp.send("Performance.getMetrics")).metrics.find(
            (m) => m.name === "TaskDuration",
        )?.value ?? Number.NaN;
    const before = await spent();
    await page.evaluate(() => {
        const frames: number[] = (window.benchFrames = []);
        const note = (now: number) => {
            if (window.benchFrames !== frames) return;
            frames.push(now);
            requestAnimationFrame(note);
        };
        requestAnimationFrame(note);
    });
    await happen();
    const at = await page.evaluate(() => {
        const frames = window.benchFrames ?? [];
        window.benchFrames = undefined;
        return frames;
    });
    const cost = ((await spent()) - before) * 1000;
    await cdp.detach();
    return figuresOf(at, cost);
}

function figuresOf(at: number[], cost: number): Frames {
    const first = at[0]!;
    const took = at.slice(1).map((t, i) => t - at[i]!);
    const sorted = took.toSorted((a, b) => a - b);
    const seconds = (at.at(-1)! - first) / 1000;
    const perSecond = Array.from(
        { length: Math.floor(seconds) },
        (_, s) => at.filter((t) => Math.floor((t - first) / 1000) === s).length,
    );
    return {
        seconds,
        leastPerSecond: Math.min(...perSecond),
        perSecond: took.length / seconds,
        median: sorted[Math.floor(sorted.length / 2)]!,
        p95: sorted[Math.floor(sorted.length * 0.95)]!,
        longest: sorted.at(-1)!,
        cost: cost / took.length,
    };
}

export const framesHead =
    "| | for, s | frames/s | least in a second | median frame, ms | 95th of 100, ms | longest, ms | processor time a frame, ms |";
export const framesRow = (what: string, f: Frames) =>
    `| ${what} | ${f.seconds.toFixed(0)} | ${f.perSecond.toFixed(1)} | ${f.leastPerSecond} | ${f.median.toFixed(1)} | ${f.p95.toFixed(1)} | ${f.longest.toFixed(0)} | ${f.cost.toFixed(1)} |`;

export const median = (values: number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ??
    Number.NaN;
