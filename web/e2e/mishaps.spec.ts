import { expect, test } from "@playwright/test";
import config from "../playwright.config";
import { signedIn } from "./signed-in";
import { World } from "./world";

// A name that browsers do not hold for this machine: without TLS, a page from there may do less than one from 127.0.0.1.
const launch = config.use?.launchOptions;
test.use({ launchOptions: { ...launch, args: [...(launch?.args ?? []), "--host-resolver-rules=MAP davit.test 127.0.0.1"] } });

let world: World;
const deployments = async () => (await world.api<{ deployments: { id: string }[] }>("deployments?limit=100")).deployments.length;
const focused = "document.activeElement?.textContent";

test.beforeAll(async () => {
    world = await World.up("--host", "davit.test");
    await world.serving();
    for (let i = 0; i < 2; i++) {
        world.commitShop();
        expect(await world.ended(await world.deploy())).toBe("released");
    }
});
test.afterAll(() => world.end());

test("a link signs in in a tab that is open already, and another open tab with it, whatever the person is called", async ({
    page,
    context,
}) => {
    await page.goto(world.url);
    await expect(page.getByText("davit open")).toBeVisible();
    const other = await context.newPage();
    await other.goto(world.url);
    await expect(other.getByText("davit open")).toBeVisible();
    await page.goto(world.link().replace(/person=.*/, "person=%C5%81ukasz"));
    await expect(page.locator("a.cell").first()).toBeVisible();
    expect(page.url()).not.toContain("word");
    await expect(other.locator("a.cell").first()).toBeVisible();
    await other.close();
});

test("what was asked for is done once, also when its answer is lost and it is asked for again", async ({ page }) => {
    await signedIn(page, world, "/services/shop/deploy?back=1");
    const before = await deployments();
    let asked = 0;
    await page.route("**/api/services/shop/rollback", async (route) => {
        if (asked++ > 0) return route.continue();
        await route.fetch();
        await route.abort("connectionreset");
    });
    const planned = page.waitForResponse(async (r) => r.url().endsWith("/plan") && ((await r.json()) as { to: string }).to === "shop-1");
    const button = page.getByRole("button", { name: /^Take local back to #\d$/ });
    await button.click();
    await expect(page.getByRole("alert")).toContainText("Whether it was done is not known");
    await expect(page.getByRole("alert")).not.toContainText("Nothing was begun");
    // It was done, and a plan made now would go back one further: what was asked for stays what it was.
    const wanted = await button.textContent();
    expect(await world.ended((await world.api<{ deployments: { id: string }[] }>("deployments?limit=1")).deployments[0]!.id)).toBe(
        "released",
    );
    await planned;
    await expect(button).toHaveText(wanted!);
    await button.click();
    await expect(page).toHaveURL(/deployments/);
    expect(await deployments()).toBe(before + 1);
    expect(await world.ended(new URL(page.url()).pathname.split("/").at(-1)!)).toBe("released");
});

test("the button stays where it is while its plan is made again, so that no press is lost", async ({ page }) => {
    const button = page.getByRole("button", { name: /^Deploy [0-9a-f]{7} to local$/ });
    await signedIn(page, world, "/services/shop/deploy");
    await expect(button).toBeEnabled();
    let isAsked = false;
    await page.route("**/plan", () => (isAsked = true));
    world.davit("commit", "status", "shop@main", "--check", "build", "--state", "passed");
    await expect.poll(() => isAsked).toBe(true);
    await expect(button).toBeEnabled();
    await page.unroute("**/plan");
});

test("the form to deploy follows the address, so that nothing is done for another place than is said", async ({ page }) => {
    await signedIn(page, world, "/services/shop/deploy?revision=HEAD~1");
    const commit = page.getByLabel(/^Commit, branch/);
    await expect(commit).toHaveValue("HEAD~1");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("shop@main");
    await expect(page.getByRole("option", { name: "Deploy shop at main" })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/revision=main/);
    await expect(commit).toHaveValue("main");
});

test("after a dialog, keys go on where it was opened", async ({ page }) => {
    await signedIn(page, world, "/services/shop");
    await page.getByRole("button", { name: /^More/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Lock…" }).press("Enter");
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page.getByRole("button", { name: /^More/ })).toBeFocused();
    await page.goto(`${world.url}/services/shop?env=local&do=restart`);
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("a dialog about a deployment that went on meanwhile says so, and does nothing", async ({ page }) => {
    world.commitShop({ strategy: 'canary: { steps: ["50% 60s"] }' });
    const id = await world.deploy();
    await world.until("the window", async () => (await world.api<{ weight?: number }>(`deployments/${id}`)).weight === 50);
    await signedIn(page, world, `/deployments/${id}`);
    await page.getByRole("button", { name: "Pause" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: "Pause it here" })).toBeEnabled();
    await world.api(`deployments/${id}/abort`, {});
    await expect(dialog).toContainText(`${id} went on meanwhile: `);
    await expect(dialog.getByRole("button", { name: "Pause it here" })).toBeDisabled();
    expect(await world.ended(id)).toBe("aborted");
});

test("what cannot be renewed is not called live", async ({ page }) => {
    await signedIn(page, world);
    await expect(page.locator("a.cell").first()).toBeVisible();
    await page.route("**/api/overview", (route) => route.fulfill({ status: 502, body: "a proxy" }));
    await expect(page.locator(".live")).toHaveText(/^not all renewed, showing \d\d:\d\d:\d\d$/);
    await expect(page.locator("a.cell").first()).toBeVisible();
    await page.unroute("**/api/overview");
    await expect(page.locator(".live")).toHaveText("live");
});

test("a page that was never looked at opens also while the server does not answer, and says so", async ({ page }) => {
    await signedIn(page, world);
    const part = await page.waitForFunction(
        () => performance.getEntriesByType("resource").find((r) => /EnvironmentsPage[^/]*\.js$/.test(r.name))?.name,
    );
    // It is asked for; and it is there, with all that it needs, when it can be imported.
    await page.evaluate((name) => import(name!), await part.jsonValue());
    await world.stop();
    await expect(page.locator(".live")).toContainText("reconnecting");
    await page.getByRole("link", { name: "Environments", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Environments" })).toBeVisible();
    await expect(page.getByRole("alert")).toContainText("The server does not answer.");
    await world.start();
    await expect(page.locator(".live")).toHaveText("live");
    await expect(page.getByRole("heading", { name: "local" })).toBeVisible();
    await expect(page.getByRole("alert")).toBeHidden();
});

test("a page that came without TLS from another machine copies, and acts", async ({ page }) => {
    await page.goto(world.link().replace("127.0.0.1", "davit.test"));
    await expect(page.locator("a.cell").first()).toBeVisible();
    expect(await page.evaluate("isSecureContext")).toBe(false);
    await page.goto(new URL("/services/shop?env=local&do=lock", page.url()).href);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("no clipboard here");
    await dialog.getByRole("button", { name: "Copy the command" }).click();
    await expect(dialog.getByRole("button", { name: "Copy the command" })).toHaveText("Copied");
    expect(await page.evaluate(focused)).toBe("Copied");
    await dialog.getByRole("button", { name: "Lock it" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.locator(".standing")).toContainText("no clipboard here");
});
