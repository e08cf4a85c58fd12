import { openBrowser, type Page } from "../../web/e2e/browser";
import { World } from "../../web/e2e/world";
import {
    framesDuring,
    framesHead,
    framesRow,
    median,
    type Frames,
} from "./frames";
import { load, writeSection } from "./results";
import { linesOf, startTicking, ticking } from "./ticking";

const rate = 10_000;
const wait = (milliseconds: number) =>
    new Promise((r) => setTimeout(r, milliseconds));

interface Look {
    frames: Frames;
    /** Between when the newest shown line was written and when it was looked at, in milliseconds. */
    behind: number[];
    linesPerSecond: number;
    lines: number;
    load: string;
}

/** The Logs page follows a service that writes 10,000 lines a second: while it fills, and when it lets the oldest of a million go. */
export async function logs(seconds: number) {
    const world = await World.up();
    const browser = await openBrowser();
    try {
        const full = Math.ceil(1_000_000 / rate) + 10;
        await ticking(world, (full + seconds + 15) * rate, rate, 5);
        const page = await (
            await browser.newContext({ viewport: { width: 1360, height: 900 } })
        ).newPage();
        const errors: string[] = [];
        page.on("pageerror", (e) => errors.push(e.message));
        await page.goto(world.link("/logs/ticker"));
        await page.locator(".logs-foot", { hasText: "following" }).waitFor();
        const begun = Date.now();
        await startTicking(world);
        await wait(5000);
        const filling = await look(page, seconds);
        await wait(begun + full * 1000 - Date.now());
        const nearLimit = await look(page, seconds);
        if (errors.length > 0) throw new Error(errors.join("; "));
        writeSection(
            "Logs: 10,000 lines a second, followed",
            browser,
            told(filling, nearLimit),
        );
    } finally {
        await browser.close();
        await world.end();
    }
}

async function look(page: Page, seconds: number): Promise<Look> {
    const behind: number[] = [];
    const [before, since] = [await linesOf(page), Date.now()];
    const frames = await framesDuring(page, async () => {
        while (Date.now() - since < seconds * 1000) {
            await wait(500);
            const late = await page.evaluate(() => {
                const box = document
                    .querySelector(".logs-box")
                    ?.getBoundingClientRect();
                const seen = [
                    ...document.querySelectorAll<HTMLElement>(".logs-line"),
                ]
                    .filter(
                        (l) =>
                            box &&
                            l.getBoundingClientRect().bottom <= box.bottom + 2,
                    )
                    .map((l) =>
                        Date.parse(
                            l.textContent?.match(
                                /\d{4}-\d\d-\d\dT[\d:.]+Z/,
                            )?.[0] ?? "",
                        ),
                    );
                return (
                    Date.now() -
                    Math.max(...seen.filter((t) => !Number.isNaN(t)))
                );
            });
            behind.push(late);
        }
    });
    const lines = await linesOf(page);
    return {
        frames,
        behind,
        lines,
        linesPerSecond:
            ((await total(page)) - before) / ((Date.now() - since) / 1000),
        load: load(),
    };
}

/** Shown lines and those that were let go. */
async function total(page: Page): Promise<number> {
    const foot = (await page.locator(".logs-foot").textContent()) ?? "";
    return (
        (await linesOf(page)) +
        Number(foot.match(/the oldest ([\d,]+)/)?.[1]?.replaceAll(",", "") ?? 0)
    );
}

function told(filling: Look, nearLimit: Look): string {
    const late = (l: Look) =>
        `${(median(l.behind) / 1000).toFixed(2)} s, at most ${(Math.max(...l.behind) / 1000).toFixed(2)} s`;
    const row = (what: string, l: Look) =>
        framesRow(
            `${what}: ${l.lines.toLocaleString("en")} lines at the end`,
            l.frames,
        );
    return `A service writes ${rate.toLocaleString("en")} lines a second; the page follows, with times and colours of levels, and shows the newest. Frames by \`requestAnimationFrame\` (60 a second
at most); every half second the newest line on the screen is compared with the clock: it carries the time when the service wrote it.

${framesHead}
|---|---:|---:|---:|---:|---:|---:|---:|
${row("filling", filling)}
${row("near a million lines", nearLimit)}

| | lines came, 1/s | newest line shown is behind (median, most) | load average |
|---|---:|---|---|
| filling | ${filling.linesPerSecond.toFixed(0)} | ${late(filling)} | ${filling.load} |
| near a million lines | – | ${late(nearLimit)} | ${nearLimit.load} |`;
}
