import { expect, test } from "@playwright/test";
import { signedIn } from "./signed-in";
import { World } from "./world";

let world: World;

test.beforeAll(async () => {
    world = await World.up();
    world.commitShop();
    world.write(
        "ticker/davit.yaml",
        `name: ticker
components:
  clock:
    shell: i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo "tick $i"; done; exec sleep 600
    port: false
    health: { alive: true, healthy-for: 100ms }
`,
    );
    world.commit("Tick");
    await world.addServices();
    expect(await world.ended(await world.deploy())).toBe("released");
    const { id } = await world.api<{ id: string }>("services/ticker/deployments", {});
    expect(await world.ended(id)).toBe("released");
});
test.afterAll(() => world.end());

test("how far an environment is behind is told also beyond the commits that are shown", async ({ page }) => {
    for (let i = 0; i < 23; i++) world.commitShop();
    await signedIn(page, world, "/services/shop");
    const commits = page.locator("section", { has: page.getByRole("heading", { name: /^Commits/ }) });
    await expect(commits).toContainText("local is 23 commits behind");
    await expect(commits.locator(".commits li")).toHaveCount(20);
});

test("an environment stands on the newest commit of its service, also when what was deployed is another's", async ({ page }) => {
    // Of all commits since, none touched it.
    const { id } = await world.api<{ id: string }>("services/ticker/deployments", {});
    expect(await world.ended(id)).toBe("released");
    await signedIn(page, world, "/services/ticker");
    const commits = page.locator("section", { has: page.getByRole("heading", { name: /^Commits/ }) });
    await expect(commits.locator(".commits li", { hasText: "Tick" })).toContainText("local");
    await expect(commits).not.toContainText("not on this line");
    await expect(commits).not.toContainText("behind");
    expect(world.davit("commits", "ticker")).toMatch(/Ada\s+local\s+ticker-1\s+.*Tick|Ada\s+local\s.*Tick/);
});

test("a link to a line finds it however old it is, is copied by keys, and says when the line is not there", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await signedIn(page, world, "/logs/ticker?since=900");
    await expect(page.getByText("tick 40", { exact: true }).last()).toBeVisible();
    const log = page.getByRole("log");
    await log.focus();
    for (let i = 0; i < 21; i++) await page.keyboard.press("Shift+ArrowUp");
    await expect(page.locator(".logs-line.chosen")).toContainText("tick 20");
    await page.getByRole("button", { name: "Copy line" }).press("Enter");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("tick 20");
    await page.getByRole("button", { name: "Copy link" }).press("Enter");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const asked = page.waitForRequest((r) => r.url().includes("/api/services/ticker/logs"));
    await page.goto(link);
    expect((await asked).url()).not.toContain("since=");
    await expect(page.locator(".logs-line.chosen")).toContainText("tick 20");
    await expect(page.locator(".logs-line.chosen")).toBeInViewport();
    await page.goto(link.replace(/(line=[^&]*)/, "$17"));
    await expect(page.locator(".logs-foot")).toContainText("The line of this link is not here");
});

test("a service is removed once it runs nowhere, by keys alone", async ({ page }) => {
    await signedIn(page, world, "/services/ticker?do=remove");
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("It still runs in local: stop it there first.");
    await expect(dialog.getByRole("button", { name: "Remove ticker" })).toBeDisabled();
    await page.keyboard.press("Escape");
    world.davit("stop", "ticker");
    await world.until("nothing to be wanted", async () =>
        (await world.api<{ environments: { wanted: number }[] }>("services/ticker")).environments.every((e) => e.wanted === 0),
    );
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("remove ticker");
    await expect(page.getByRole("option", { name: "Remove ticker" })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(dialog).toContainText("davit service remove ticker");
    await dialog.getByRole("button", { name: "Remove ticker" }).click();
    await expect(page.getByRole("heading", { name: "Fleet" })).toBeVisible();
    await expect(page.getByRole("link", { name: "ticker", exact: true })).toBeHidden();
});
