import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { signedIn } from "./signed-in";
import { World } from "./world";

/** What can be pressed or filled in, and is lower than a thumb is wide. A round mark counts with the words beside it. */
const tooSmall = (page: Page) =>
    page.evaluate(() =>
        [...document.querySelectorAll("button, a.btn, header a, select, input:not([type=radio]), .seg label")]
            .filter((e) => e.checkVisibility() && !e.closest(".checks"))
            .map((e) => ({ what: e.outerHTML.slice(0, 120), height: Math.round(e.getBoundingClientRect().height) }))
            .filter((e) => e.height < 44 && !e.what.includes('class="skip"')),
    );

/** The sum of all that jumped since the page was opened, without a hand on it: "good" up to 0.1 (web.dev/articles/cls). */
const jumped = (page: Page) =>
    page.evaluate(async () => {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        return new Promise<number>((resolve) => {
            const sum = (list: PerformanceObserverEntryList) =>
                resolve(list.getEntries().reduce((all, e) => all + (e as PerformanceEntry & { value: number }).value, 0));
            new PerformanceObserver(sum).observe({ type: "layout-shift", buffered: true });
            // Where nothing jumped, nothing is told.
            setTimeout(() => resolve(0), 300);
        });
    });

let world: World;

test.beforeAll(async () => {
    world = await World.up();
    await world.serving();
});
test.afterAll(() => world.end());

test("a canary that answers with errors is taken back under the eyes of who watches", async ({ page }) => {
    world.traffic();
    world.commitShop({ strategy: 'canary: { steps: ["50% 30s"] }', flaw: "errors", subject: "Break every other request" });
    const id = await world.deploy();
    await signedIn(page, world, `/deployments/${id}`);
    await expect(page.getByRole("img", { name: "50 % of the requests go to" })).toBeVisible();
    await expect(page.getByText(/was taken back.*; local stands on #1\./)).toBeVisible();
    await expect(page.locator(".story li.bad")).toContainText("Watched at 50 %");
    // Afterwards the page is the record: what both wrote meanwhile stays beside each other.
    await expect(page.getByRole("log", { name: "Log of #1 baseline" })).toBeVisible();
    await expect(page.getByRole("log", { name: "Log of #2 canary" })).toContainText("Built sha256");
    await page.reload();
    await expect(page.getByRole("log", { name: "Log of #1 baseline" })).toBeVisible();
    await page.getByRole("link", { name: "Why" }).click();
    await expect(page.getByRole("heading", { name: "Why is shop as it is in local?" })).toBeVisible();
    await expect(page.locator(".reasons li").first()).toBeVisible();
    // What would change it is a step away, also without a terminal.
    await page.getByRole("link", { name: /^Do it here: lifts the hold/ }).click();
    await expect(page.getByText("shop is held on #1: nothing automatic moves it")).toBeVisible();
    await page.goto(`${world.url}/services/shop`);
    await expect(page.locator(".standing")).toContainText("held by the judge");
});

test("a person aborts and promotes, each after reading what it does", async ({ page }) => {
    world.commitShop({ strategy: 'canary: { steps: ["20% 1s ask"] }', subject: "Wait for a person" });
    const id = await world.deploy();
    await world.reaches(id, "atGate");
    await signedIn(page, world, `/deployments/${id}`);
    await expect(page.getByText(/waits for you to promote it/)).toBeVisible();
    await page.setViewportSize({ width: 360, height: 720 });
    await page.getByRole("button", { name: "Stop at once" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("All requests go back to #1 at once");
    await dialog.getByRole("textbox").fill("wrong door");
    await expect(dialog).toContainText(`davit abort ${id} --reason 'wrong door'`);
    await dialog.getByRole("button", { name: "Give traffic back" }).click();
    await expect(page.getByText("Taken back as asked; local stands on #1.")).toBeVisible();
    await page.setViewportSize({ width: 1360, height: 900 });

    const next = await world.deploy(undefined, { strategy: "canary" });
    await world.reaches(next, "atGate");
    await page.goto(`${world.url}/deployments/${next}`);
    await page.getByRole("button", { name: "Promote" }).click();
    await page.getByRole("dialog").getByRole("button", { name: /go on/ }).click();
    await expect(page.getByText(/local stands on #\d+\./)).toBeVisible();
});

test("a canary whose worker fails its jobs is judged by them, old and new told apart meanwhile", async ({ page }) => {
    world.commitShop({ packers: 2, subject: "Pack orders" });
    expect(await world.ended(await world.deploy())).toBe("released");
    world.commitShop({ packers: 2, strategy: 'canary: { steps: ["50% 30s"] }', flaw: "jobs", subject: "Drop three in ten" });
    const id = await world.deploy();
    await world.until("the window", async () => (await world.api<{ weight?: number }>(`deployments/${id}`)).weight === 50);
    await signedIn(page, world, "/services/shop");
    const packer = page.locator(".parts li", { hasText: "packer" });
    await expect(packer).toContainText(/[34] ready, 2 wanted2 of #\d+, [12] of #\d+/);
    await page.goto(`${world.url}/deployments/${id}`);
    await expect(page.getByText(/was taken back.*; local stands on/)).toBeVisible();
    const jobs = page.locator("section", { has: page.getByRole("heading", { name: "Jobs that failed" }) }).getByRole("listitem");
    await expect(jobs).toContainText("packer more failed");
    await expect(jobs.locator(".jobs-side").first()).toContainText(/[1-9]\S* % \d+ of \d+ jobs/);
    await expect(jobs.locator(".jobs-side").last()).toContainText(/0 % 0 of \d+ jobs/);
});

test("what is not there is named, with the nearest right name and a way back", async ({ page }) => {
    await signedIn(page, world, "/services/shpo");
    for (const [path, heading, near, to] of [
        ["/services/shpo", "There is no service “shpo”", "shop", "/services/shop"],
        ["/services/shpo/deploy", "There is no service “shpo”", "shop", "/services/shop/deploy"],
        ["/services/shpo/why", "There is no service “shpo”", "shop", "/services/shop/why"],
        ["/logs/shpo", "There is no service “shpo”", "shop", "/logs/shop"],
        ["/services/shop?env=loca", "There is no environment “loca”", "local", "/services/shop?env=local"],
        ["/services/shop/why?env=loca", "There is no environment “loca”", "local", "/services/shop/why?env=local"],
        ["/environments#lokal", "There is no environment “lokal”", "local", "/environments#local"],
        ["/deployments/d-4711", "There is no deployment “d-4711”", "To what happened", "/activity"],
        ["/nowhere", "There is nothing at this address", "To the fleet", "/"],
    ] as const) {
        await page.goto(world.url + path);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
        await expect(page.getByRole("main").getByRole("link", { name: near, exact: true })).toHaveAttribute("href", to);
    }
    await page.getByRole("main").getByRole("link").click();
    await expect(page.getByRole("heading", { name: "Fleet" })).toBeVisible();
});

test("everything is reached by keys alone", async ({ page }) => {
    await signedIn(page, world);
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("back shop");
    await expect(page.getByRole("option", { name: "Roll shop back in local" })).toBeVisible();
    await expect(page.getByText("davit rollback shop")).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Roll back shop" })).toBeFocused();
    await page.goto(world.url);
    await expect(page.locator("a.cell").first()).toBeVisible();
    await page.keyboard.press("/");
    await expect(page.getByLabel("Filter by service or commit")).toBeFocused();
    await page.getByRole("link", { name: "shop", exact: true }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(page.locator("a.cell").first()).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/services\/shop(\/why)?\?env=local$/);
    await expect(page.getByRole("heading", { level: 1, name: /shop/ })).toBeVisible();
});

test("an environment says how its targets and routers are", async ({ page }) => {
    await signedIn(page, world, "/environments");
    await expect(page.getByRole("list", { name: "Targets of local" })).toHaveText(/processes answers: \d+ instances?.* MB; router answers/);
});

test("a lock is said in words, and is lifted where it is seen", async ({ page }) => {
    await signedIn(page, world, "/environments");
    await page.getByRole("button", { name: /^Stop deployments to local/ }).click();
    await page.getByRole("menuitem", { name: "Lock local…" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("the auditors are here");
    await page.getByRole("dialog").getByRole("button", { name: "Lock it" }).click();
    await expect(page.getByText("Nothing is deployed here")).toBeVisible();
    await page.goto(`${world.url}/services/shop/deploy`);
    await expect(page.getByRole("alert")).toContainText(/local is locked by (?!person:)\S+ since .+: the auditors are here/);
    await expect(page.getByRole("link", { name: "See what would change that" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Deploy/ })).toBeDisabled();
    await page.goto(`${world.url}/environments`);
    await page.getByRole("button", { name: "Lift it" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Lift the lock" }).click();
    await expect(page.getByText("Nothing is deployed here")).toBeHidden();
    await page.goto(`${world.url}/activity`);
    await expect(page.getByText("unlocked local")).toBeVisible();
});

test("nothing jumps from under a finger while a page comes", async ({ page }) => {
    await signedIn(page, world);
    const { deployments } = await world.api<{ deployments: { id: string; outcome?: string }[] }>("deployments?service=shop");
    const back = deployments.find((d) => d.outcome === "takenBack");
    for (const [width, height] of [
        [1280, 720],
        [390, 844],
    ] as const) {
        await page.setViewportSize({ width, height });
        for (const [path, last] of [
            ["/", "shop"],
            ["/services/shop", "web-1"],
            ["/services/shop/deploy", "What will happen"],
            ["/services/shop/why", "shop"],
            ["/deployments/d-1", "Built sha256"],
            [`/deployments/${back?.id}`, "Deploy the newest commit"],
            ["/logs/shop", "Nothing was written"],
            ["/activity", "asked for"],
            ["/environments", "Describe them"],
        ] as const) {
            await page.goto(world.url + path);
            await expect(page.locator("main")).toContainText(last);
            await expect(page.locator("main")).not.toContainText(/Loading|Reading/);
            expect(await jumped(page), `${path} at ${width} px`).toBeLessThan(0.1);
        }
    }
});

test("axe finds nothing on any page, light or dark, and none is wider than a phone", async ({ page }) => {
    const errors: string[] = [];
    page.on("pageerror", (e) => errors.push(e.message));
    page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
    await page.setViewportSize({ width: 1360, height: 900 });
    await signedIn(page, world);
    const found = async (path: string) => {
        const faults: string[] = [];
        for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme });
            // What does not hang on colours is the same in the dark.
            // There are no frames, and only what is wrong is read: a fresh page for each finding, and all that is right, would be half of the time.
            const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"], iframes: false });
            const { violations } = await (colorScheme === "dark" ? axe.withRules(["color-contrast"]) : axe).analyze();
            faults.push(
                ...violations.map((v) => `${path}, ${colorScheme}: ${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`.slice(0, 400)),
            );
        }
        return faults;
    };
    const deployments = await world.api<{ deployments: { id: string; outcome?: string }[] }>("deployments?service=shop");
    const told = (deployments.deployments.find((d) => d.outcome === "takenBack") ?? deployments.deployments[0])?.id;
    for (const path of [
        "/",
        "/services/shop",
        "/services/shop?env=local&do=scale&component=web&to=0",
        "/services/shop/deploy",
        "/services/shop/deploy?back=1",
        "/services/shop/why",
        `/deployments/${told}`,
        "/logs/shop",
        "/activity",
        "/environments",
        "/environments?do=freeze&env=local",
        "/add",
        "/services/shop?env=loca",
    ]) {
        await page.goto(world.url + path);
        await expect(page.locator("h1")).toBeVisible();
        await expect(page.locator("main")).not.toContainText("Loading");
        expect(await found(path)).toEqual([]);
        for (const width of [360, 1360]) {
            await page.setViewportSize({ width, height: 900 });
            const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            expect.soft(tooWide, `${path} is not wider than a window of ${width}`).toBeLessThanOrEqual(0);
            if (width === 360) expect.soft(await tooSmall(page), `${path} has only what a thumb hits`).toEqual([]);
        }
    }
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await found("the commands")).toEqual([]);
    expect(errors).toEqual([]);
});
