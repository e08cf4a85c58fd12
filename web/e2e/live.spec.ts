import { expect, test } from "@playwright/test";
import { Cuttable } from "./cuttable";
import { World } from "./world";

let world: World;

test.beforeAll(async () => {
    world = await World.up();
    await world.serving();
});
test.afterAll(() => world.end());

test("a page outlives a restart of the server, and says so meanwhile", async ({ page }) => {
    await page.goto(world.link("/services/shop"));
    await expect(page.locator(".live")).toHaveText("live");
    await world.stop();
    await expect(page.locator(".live")).toHaveText(/^reconnecting, showing \d\d:\d\d:\d\d$/);
    await expect(page.locator(".standing .release")).toHaveText("#1");
    await world.start();
    await expect(page.locator(".live")).toHaveText("live");
    world.commitShop();
    expect(await world.ended(await world.deploy())).toBe("released");
    await expect(page.locator(".standing .release")).toHaveText("#2");
});

test("a stream that is cut goes on where it was, without loss or repeat", async ({ page }) => {
    const lines = 400;
    world.write(
        "ticker/davit.yaml",
        `name: ticker
components:
  clock:
    shell: i=0; while [ $i -lt ${lines} ]; do i=$((i+1)); echo "tick $i <b>not bold</b>"; sleep 0.02; done; exec sleep 600
    port: false
    health: { alive: true, healthy-for: 100ms }
`,
    );
    world.commit("Tick");
    await world.addServices();
    const way = await Cuttable.to(world.url);
    const hash = new URL(world.link()).hash;
    await page.goto(`${way.url}/${hash}`);
    await expect(page.locator(".live")).toHaveText("live");
    const { id } = await world.api<{ id: string }>("services/ticker/deployments", {});
    await page.goto(`${way.url}/logs/ticker`);
    await expect(page.getByText("tick 5 ", { exact: false }).first()).toBeVisible();
    for (let cuts = 0; cuts < 3; cuts++) {
        way.cut();
        await expect(page.locator(".logs-foot")).toContainText("reconnecting");
        way.mend();
        await expect(page.locator(".logs-foot")).toContainText("following");
    }
    await world.ended(id);
    await expect(page.locator(".logs-foot")).toContainText(`${lines} lines`);
    // A window that is made smaller is nobody who scrolls up: the newest line stays in sight.
    await page.setViewportSize({ width: 1280, height: 1000 });
    await expect(page.getByText(`tick ${lines} `)).toBeInViewport();
    await page.setViewportSize({ width: 390, height: 480 });
    await expect(page.getByText(`tick ${lines} `)).toBeInViewport();
    await expect(page.getByRole("button", { name: "To the newest" })).toBeHidden();
    await page.setViewportSize({ width: 1280, height: 720 });
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).click();
    const text = await (await (await download).createReadStream()).toArray();
    const ticks = [
        ...Buffer.concat(text)
            .toString()
            .matchAll(/tick (\d+) <b>not bold<\/b>/g),
    ].map((m) => Number(m[1]));
    expect(Buffer.concat(text).toString()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \S+ tick 1 /);
    await expect(page.locator(".logs-line time").first()).toHaveText(/^\d\d:\d\d:\d\d$/);
    await page.getByRole("button", { name: "times" }).click();
    await expect(page.locator(".logs-line time")).toHaveCount(0);
    expect(ticks).toEqual(Array.from({ length: lines }, (_, i) => i + 1));
    way.close();
});

test("a thousand services are shown, filtered and scrolled", async ({ page }) => {
    for (let i = 0; i < 1000; i++) {
        const name = `service-${String(i).padStart(4, "0")}`;
        world.write(
            `services/${name}/davit.yaml`,
            `name: ${name}\nteam: team-${i % 20}\ncomponents:\n  worker:\n    shell: exec sleep 600\n    port: false\n    health: { alive: true }\n`,
        );
    }
    world.commit("A thousand services");
    await world.addServices();
    await page.goto(world.link());
    await expect(page.getByText("1,002 services")).toBeVisible();
    await page.reload();
    await expect(page.locator(".fleet-name a").first()).toBeVisible();
    const painted = await page.evaluate(() => ({
        contentful: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
        now: performance.now(),
    }));
    console.log(
        `1,002 services: first contentful paint after ${painted.contentful?.toFixed(0)} ms, rows there after ${painted.now.toFixed(0)} ms`,
    );
    expect(await page.locator(".fleet-line").count()).toBeLessThan(120);
    // While nothing is new, nothing is sent again.
    await page.waitForResponse((r) => r.url().endsWith("/api/overview") && r.status() === 304);
    await page.getByLabel("Filter by service or commit").fill("service-0777");
    await expect(page.getByRole("link", { name: "service-0777" })).toBeVisible();
    await expect(page.locator(".fleet-name a")).toHaveCount(1);
});
