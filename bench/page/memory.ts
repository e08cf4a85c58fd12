import { openBrowser, type CDPSession, type Page } from "../../web/e2e/browser";
import { World } from "../../web/e2e/world";
import { load, megabytes, writeSection } from "./results";
import { linesOf, startTicking, ticking } from "./ticking";

interface Sample {
    minute: number;
    heap: number;
    nodes: number;
    listeners: number;
    load: string;
}

interface Watched {
    name: string;
    page: Page;
    cdp: CDPSession;
    samples: Sample[];
}

const warmUp = 3;
const flood = 1_050_000;

/** Three pages stay open for so many minutes while things happen; each minute all garbage is collected, and what is left is noted. */
export async function memory(minutes: number) {
    const world = await World.up();
    const browser = await openBrowser();
    const errors: string[] = [];
    const open = async (name: string, path: string): Promise<Watched> => {
        // A context of its own is a process and a heap of its own.
        const page = await (
            await browser.newContext({ viewport: { width: 1360, height: 900 } })
        ).newPage();
        page.on("pageerror", (e) => errors.push(`${name}: ${e.message}`));
        await page.goto(world.link(path));
        await page
            .locator(".live", { hasText: /^live$/ })
            .waitFor({ timeout: 60_000 });
        const cdp = await page.context().newCDPSession(page);
        await cdp.send("Performance.enable");
        return { name, page, cdp, samples: [] };
    };
    let held = 0;
    try {
        await world.serving();
        world.write(
            "small/davit.yaml",
            "name: small\ncomponents:\n  worker:\n    shell: exec sleep 7200\n    port: false\n    health: { alive: true }\n",
        );
        await ticking(world, flood, 10_000, 20);
        world.traffic(8);
        world.commitShop({
            strategy: 'canary: { steps: ["50% 3h"] }',
            subject: "A canary that is watched for long",
        });
        const watched = await world.deploy();
        await world.reaches(watched, "running").catch(() => undefined);
        const logs = await open("Logs", "/logs/ticker?since=");
        const pages = [
            await open("Fleet", "/"),
            logs,
            await open(
                "Deployment, a canary judged all the time",
                `/deployments/${watched}`,
            ),
        ];
        await startTicking(world);
        // The Logs page is first filled with the most that it holds.
        const filling = Date.now();
        while (
            Date.now() - filling < 150_000 &&
            (await linesOf(logs.page)) < 980_000
        )
            await new Promise((r) => setTimeout(r, 2000));
        held = await linesOf(logs.page);
        console.log(
            `filled: ${held} lines after ${Math.round((Date.now() - filling) / 1000)} s`,
        );

        const begun = Date.now();
        for (let minute = 0; minute <= minutes; minute++) {
            await new Promise((r) =>
                setTimeout(
                    r,
                    Math.max(0, begun + minute * 60_000 - Date.now()),
                ),
            );
            if (minute % 5 === 2)
                await world.api("services/small/deployments", {});
            for (const one of pages) await sample(one, minute);
            held = await linesOf(logs.page);
        }
        for (const { name, page } of pages) {
            const state = await page.evaluate(() => ({
                isHidden: document.hidden,
                live: document.querySelector(".live")?.textContent,
            }));
            if (state.isHidden || state.live !== "live")
                throw new Error(
                    `${name} was not live at the end: ${JSON.stringify(state)}`,
                );
        }
        const outcome = await world.api<{ state: string; outcome?: string }>(
            `deployments/${watched}`,
        );
        writeSection(
            `Memory over ${minutes} minutes of live pages`,
            browser,
            told(
                pages,
                held,
                `${outcome.state}${outcome.outcome ?? ""}`,
                errors,
            ),
        );
    } finally {
        await browser.close();
        await world.end();
    }
}

async function sample(one: Watched, minute: number) {
    await one.cdp.send("HeapProfiler.collectGarbage");
    const { metrics } = await one.cdp.send("Performance.getMetrics");
    const of = (name: string) =>
        metrics.find((m) => m.name === name)?.value ?? Number.NaN;
    const got = {
        minute,
        heap: of("JSHeapUsedSize"),
        nodes: of("Nodes"),
        listeners: of("JSEventListeners"),
        load: load(),
    };
    one.samples.push(got);
    console.log(
        `${minute} min ${one.name}: ${megabytes(got.heap)} MB, ${got.nodes} nodes, ${got.listeners} listeners, load ${got.load}`,
    );
}

/** By least squares, in bytes an hour. */
export function slope(samples: Pick<Sample, "minute" | "heap">[]): number {
    const mean = (of: (s: Pick<Sample, "minute" | "heap">) => number) =>
        samples.reduce((sum, s) => sum + of(s), 0) / samples.length;
    const x = mean((s) => s.minute);
    const y = mean((s) => s.heap);
    const over = samples.reduce((sum, s) => sum + (s.minute - x) ** 2, 0);
    return (
        (samples.reduce((sum, s) => sum + (s.minute - x) * (s.heap - y), 0) /
            over) *
        60
    );
}

function told(
    pages: Watched[],
    held: number,
    canary: string,
    errors: string[],
): string {
    const rows = pages.map(({ name, samples }) => {
        const kept = samples.filter((s) => s.minute >= warmUp);
        const [first, last] = [kept[0]!, kept.at(-1)!];
        const change = (of: "nodes" | "listeners") =>
            `${first[of]} → ${last[of]}`;
        const most = Math.max(...kept.map((s) => s.heap));
        return `| ${name} | ${megabytes(first.heap)} | ${megabytes(last.heap)} | ${megabytes(most)} | ${(slope(kept) / 1024 / 1024).toFixed(2)} | ${change("nodes")} | ${change("listeners")} |`;
    });
    const course = pages[0]!.samples
        .filter((s) => s.minute % 10 === 0)
        .map(
            (s, i) =>
                `| ${s.minute} | ${pages.map((p) => megabytes(p.samples[i * 10]!.heap)).join(" | ")} | ${s.load} |`,
        );
    return `Three pages stay open and live: Fleet; Logs, following a service that writes 20 lines a second, after it was filled with the most that a page holds
(${held.toLocaleString("en")} lines shown at the end); and a deployment whose canary gets 8 requests a second and is judged all the time (${canary} at the end). Another service
is deployed every 5 minutes. Each minute all garbage is collected (\`HeapProfiler.collectGarbage\`) and what is left is noted (\`Performance.getMetrics\`). The first figure is
from minute ${warmUp}; the slope is by least squares over all minutes from there. Errors in the pages: ${errors.length === 0 ? "none" : errors.join("; ")}.

| page | first, MB | last, MB | most, MB | slope, MB an hour | DOM nodes | listeners |
|---|---:|---:|---:|---:|---:|---:|
${rows.join("\n")}

| minute | ${pages.map((p) => p.name.split(",")[0]).join(", MB | ")}, MB | load average |
|---:|${pages.map(() => "---:|").join("")}---|
${course.join("\n")}`;
}
