import { expect, test } from "@playwright/test";
import { signedIn } from "./signed-in";
import { World } from "./world";

const hostile = `<img src=x onerror="window.hacked=1"> \u202eevil <script>window.hacked=1</script>`;
let world: World;

test.beforeAll(async () => {
    world = await World.up();
});
test.afterAll(() => world.end());

test("nobody sees anything without signing in, and a link signs in once", async ({ page, browser }) => {
    await page.goto(world.url);
    await expect(page.getByText("davit open")).toBeVisible();
    await page.getByLabel(/Or the token/).fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText("This does not sign in.");

    const link = world.link();
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "Fleet" })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { name: "Fleet" })).toBeVisible();
    expect(page.url()).not.toContain("word");
    const other = await browser.newPage();
    await other.goto(link);
    await expect(other.getByRole("alert")).toContainText("A link signs in once");
    await other.getByLabel(/Or the token/).fill(world.token);
    await other.getByRole("button", { name: "Sign in" }).click();
    await expect(other.getByRole("heading", { name: "Fleet" })).toBeVisible();
    await other.close();
});

test("who signs out is signed out in each tab, and sees nothing any more", async ({ page, context }) => {
    await signedIn(page, world);
    const other = await context.newPage();
    await other.goto(world.url);
    await expect(other.getByRole("heading", { name: "Fleet" })).toBeVisible();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("sign out");
    await page.keyboard.press("Enter");
    for (const tab of [page, other]) {
        await expect(tab.getByLabel(/Or the token/)).toBeVisible();
        await tab.reload();
        await expect(tab.getByLabel(/Or the token/)).toBeVisible();
    }
    expect(await context.cookies(`${world.url}/api`)).toEqual([]);
});

test("the cookie alone opens nothing: another port of this host gets it, too", async ({ page }) => {
    await signedIn(page, world);
    const status = (headers: Record<string, string>, method = "GET") =>
        page.evaluate(async ([h, m]) => (await fetch(m === "GET" ? "/api/status" : "/api/locks", { method: m, headers: h })).status, [
            headers,
            method,
        ] as const);
    expect(await status({})).toBe(401);
    expect(await status({ "Davit-Page": "0".repeat(64) })).toBe(401);
    expect(await status({}, "POST")).toBe(401);
    const cookies = await page.context().cookies(`${world.url}/api`);
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: "Strict", path: "/api" }]);
});

test("a newcomer adds a service, reads what will happen, deploys it, and rolls back", async ({ page }) => {
    world.commitShop({ subject: hostile });
    await signedIn(page, world);
    await expect(page.getByText("No services yet")).toBeVisible();
    await page.getByRole("link", { name: "Add the first service" }).click();
    await page.getByLabel(/Repository/).fill(world.repository);
    await expect(page.getByText(`davit service add ${world.repository}`)).toBeVisible();
    await page.getByRole("button", { name: "Add it" }).click();
    await expect(page.getByText("Starts 2 web, and lets requests in when all are healthy.")).toBeVisible();
    await page.getByRole("button", { name: /^Deploy [0-9a-f]{7} to local$/ }).click();
    await expect(page.locator("h1")).toContainText("#1");
    await expect(page.getByText("local stands on #1.")).toBeVisible();
    // What a commit says is shown as it is written, and does nothing.
    await expect(page.getByText('<img src=x onerror="window.hacked=1">').first()).toBeVisible();
    expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();

    // There is nothing before the first: it is said, with what to do instead.
    await page.goto(`${world.url}/services/shop/deploy?back=1`);
    await expect(page.getByRole("alert")).toContainText("there is no earlier release of shop in local to go back to");
    await expect(page.getByText("What will happen")).toBeHidden();
    await page.getByRole("link", { name: "Deploy a commit instead" }).click();
    await expect(page.getByRole("heading", { name: "Deploy shop" })).toBeVisible();

    world.commitShop();
    expect(await world.ended(await world.deploy())).toBe("released");
    await page.goto(world.url);
    await expect(page.getByRole("region", { name: "Latest deployments" }).getByRole("listitem")).toHaveCount(2);
    await page.getByRole("link", { name: "Deploy", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Deploy shop" })).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: "shop" }).click();
    await expect(page.locator(".standing .release")).toHaveText("#2");
    await page.getByRole("link", { name: "Roll back" }).click();
    await expect(page.getByText("Does not run the release job: migrations are not undone.")).toBeVisible();
    await page.getByRole("button", { name: "Take local back to #1" }).click();
    await expect(page.getByText("rolled back")).toBeVisible();
});
