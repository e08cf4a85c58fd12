import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, type CDPSession, type Page } from "../../web/e2e/browser";
import { World } from "../../web/e2e/world";
import {
    framesDuring,
    framesHead,
    framesRow,
    median,
    type Frames,
} from "./frames";
import { load, writeSection } from "./results";

const environments = ["dev", "test", "staging", "eu", "us"];
const running = 10;
const deployed = 50;
const atOnce = 6;
const scrolledPerSecond = 3000;

const nameOf = (i: number) =>
    `service-${String(Math.floor(i)).padStart(4, "0")}`;

/** The Fleet page with every cell filled by a deployment. */
export async function fleet(services: number) {
    const world = await World.up();
    const browser = await openBrowser();
    try {
        await fill(world, services);
        const page = await (
            await browser.newContext({ viewport: { width: 1360, height: 900 } })
        ).newPage();
        const cdp = await page.context().newCDPSession(page);
        await page.goto(world.link());
        await page
            .locator(".fleet-name a")
            .first()
            .waitFor({ timeout: 60_000 });
        const overview = await timed(() =>
            world.api<{ services: { cells: { release?: number }[] }[] }>(
                "overview",
            ),
        );
        const filled = overview.value.services
            .flatMap((s) => s.cells)
            .filter((c) => c.release != null).length;
        const paints = [];
        for (let i = 0; i < 7; i++) paints.push(await paint(page));
        const drawn = await page.locator(".fleet-line").count();
        const scrolled = await scroll(page, cdp);
        const keys = await type(page, nameOf(services / 2));
        const text = told({
            services,
            filled,
            answer: overview.ms,
            bytes: JSON.stringify(overview.value).length,
            paints,
            drawn,
            scrolled,
            keys,
        });
        writeSection(
            `Fleet: ${services.toLocaleString("en")} services in ${environments.length} environments`,
            browser,
            text,
        );
    } finally {
        await browser.close();
        await world.end();
    }
}

async function timed<T>(
    act: () => Promise<T>,
): Promise<{ value: T; ms: number }> {
    const since = performance.now();
    const value = await act();
    return { value, ms: performance.now() - since };
}

/**
 * Deploys some services to each environment, and has what the journal then says of them written again for all others: thousands of deployments take an hour. Only
 * some want instances: thousands of processes are too many for one machine.
 */
async function fill(world: World, services: number): Promise<void> {
    const file = join(world.folder, "environments.yaml");
    writeFileSync(
        file,
        `environments:\n${environments.map((e) => `  ${e}:\n    targets: [processes]\n`).join("")}`,
    );
    world.davit("env", "set", file, "--reason", "a fleet");
    const names = Array.from({ length: services }, (_, i) => nameOf(i));
    for (const [i, name] of names.entries())
        world.write(
            `services/${name}/davit.yaml`,
            `name: ${name}\nteam: team-${i % 20}\ncomponents:\n  worker:\n    shell: exec sleep 36000\n    instances: ${i < running ? 1 : 0}\n    port: false\n    health: { alive: true }\n`,
        );
    world.commit("A thousand services");
    await world.addServices();
    const wanted = names
        .slice(0, deployed)
        .flatMap((name) =>
            environments.map((environment) => ({ name, environment })),
        );
    const deploy = async () => {
        for (let next = wanted.shift(); next; next = wanted.shift()) {
            const { id } = await world.api<{ id: string }>(
                `services/${next.name}/deployments`,
                { environment: next.environment },
            );
            if ((await world.ended(id)) !== "released")
                throw new Error(
                    `${next.name} did not come to ${next.environment}.`,
                );
        }
    };
    await Promise.all(Array.from({ length: atOnce }, deploy));
    await world.stop();
    const copies = [
        join(import.meta.dirname, "../../bench/page/multiply.py"),
        join(world.data, "davit.db"),
    ];
    console.log(
        execFileSync(
            "python3",
            [
                ...copies,
                names.slice(running, deployed).join(","),
                names.slice(deployed).join(","),
            ],
            { encoding: "utf8" },
        ),
    );
    await world.start();
}

interface Paint {
    contentful: number;
    rows: number;
}

async function paint(page: Page): Promise<Paint> {
    await page.reload();
    await page.locator(".fleet-name a").first().waitFor();
    return page.evaluate(async () => {
        const rows = await new Promise<number>((resolve) =>
            requestAnimationFrame(() => resolve(performance.now())),
        );
        return {
            contentful:
                performance.getEntriesByName("first-contentful-paint")[0]
                    ?.startTime ?? Number.NaN,
            rows,
        };
    });
}

/** Down through the rows and up again. */
async function scroll(page: Page, cdp: CDPSession): Promise<Frames> {
    const gesture = (yDistance: number) =>
        cdp.send("Input.synthesizeScrollGesture", {
            x: 600,
            y: 500,
            yDistance,
            speed: scrolledPerSecond,
            gestureSourceType: "mouse",
        });
    return framesDuring(page, async () => {
        await gesture(-scrolledPerSecond * 8);
        await gesture(scrolledPerSecond * 8);
    });
}

interface Keys {
    toFrame: number[];
    toRows: number[];
}

/** From each key to the frame after it, and to rows that are those that are wanted. */
async function type(page: Page, text: string): Promise<Keys> {
    const keys: Keys = { toFrame: [], toRows: [] };
    const field = page.getByLabel("Filter by service or commit");
    for (let round = 0; round < 3; round++) {
        await field.fill("");
        await field.focus();
        await page.waitForTimeout(500);
        for (const [i, key] of [...text].entries()) {
            await page.evaluate(
                (wanted) =>
                    Object.assign(window, {
                        benchKey: new Promise<{ frame: number; rows: number }>(
                            (resolve) =>
                                window.addEventListener(
                                    "keydown",
                                    (e) => {
                                        let frame = 0;
                                        const look = () =>
                                            setTimeout(() => {
                                                const since =
                                                    performance.now() -
                                                    e.timeStamp;
                                                frame ||= since;
                                                const names = [
                                                    ...document.querySelectorAll(
                                                        ".fleet-name a",
                                                    ),
                                                ].map(
                                                    (a) => a.textContent ?? "",
                                                );
                                                if (
                                                    names.length > 0 &&
                                                    names.every((n) =>
                                                        n.includes(wanted),
                                                    )
                                                )
                                                    resolve({
                                                        frame,
                                                        rows: since,
                                                    });
                                                else
                                                    requestAnimationFrame(look);
                                            });
                                        requestAnimationFrame(look);
                                    },
                                    { once: true, capture: true },
                                ),
                        ),
                    }),
                text.slice(0, i + 1),
            );
            await page.keyboard.press(key);
            const took = await page.evaluate(
                () =>
                    (
                        window as unknown as {
                            benchKey: Promise<{ frame: number; rows: number }>;
                        }
                    ).benchKey,
            );
            keys.toFrame.push(took.frame);
            keys.toRows.push(took.rows);
        }
    }
    return keys;
}

interface Told {
    services: number;
    filled: number;
    answer: number;
    bytes: number;
    paints: Paint[];
    drawn: number;
    scrolled: Frames;
    keys: Keys;
}

function told(t: Told): string {
    const both = (values: number[]) =>
        `${median(values).toFixed(0)} (${Math.max(...values).toFixed(0)})`;
    return `${t.filled.toLocaleString("en")} cells have a release. ${deployed} of the services were deployed to each environment through the API; what the journal then said of ${deployed - running} of them was
written again under the other names (\`multiply.py\`), and the server started with that. ${running} services run an instance in each environment; all others have \`instances: 0\`,
because thousands of processes are too many for one machine.

| | median (most), ms |
|---|---:|
| first contentful paint, of ${t.paints.length} loads | ${both(t.paints.map((p) => p.contentful))} |
| rows there | ${both(t.paints.map((p) => p.rows))} |
| a key in the filter, to the next frame (${t.keys.toFrame.length} keys) | ${both(t.keys.toFrame)} |
| a key in the filter, to the rows that it leaves | ${both(t.keys.toRows)} |
| the server's answer, ${(t.bytes / 1024).toFixed(0)} kB | ${t.answer.toFixed(0)} |

${t.drawn} of the rows are drawn at a time. Scrolled with the wheel, down and up again, ${scrolledPerSecond.toLocaleString("en")} pixels (${Math.round(scrolledPerSecond / 58)} rows) a second, while the page asks
for the fleet again every 5 seconds:

${framesHead}
|---|---:|---:|---:|---:|---:|---:|---:|
${framesRow("scrolling", t.scrolled)}

Load average while it was used: ${load()}.`;
}
