import { expect, test, type Page } from "@playwright/test";
import { signedIn } from "./signed-in";
import { World } from "./world";

let world: World;

test.beforeAll(async () => {
    world = await World.up();
    world.commitShop({ worker: 2 });
    await world.addServices();
    await world.ended(await world.deploy());
});
test.afterAll(() => world.end());

const instances = async (component: string) =>
    (await world.api<{ instances: { id: string; component: string }[] }>("services/shop/instances")).instances
        .filter((i) => i.component === component)
        .map((i) => i.id);
const part = (page: Page, component: string) => page.locator(".parts li", { hasText: component });

async function choose(page: Page, button: RegExp, verb: string) {
    await page.getByRole("button", { name: button }).click();
    await page.getByRole("menuitem", { name: verb, exact: true }).click();
    return page.getByRole("dialog");
}

test("a component is scaled, after reading what that does", async ({ page }) => {
    await signedIn(page, world, "/services/shop");
    await expect(part(page, "web")).toContainText("2 of 2 ready");
    const dialog = await choose(page, /^Change web/, "Scale…");
    await expect(dialog).toContainText("web runs with 2 instances now: nothing changes.");
    await expect(dialog.getByRole("button", { name: "Run 2 instances" })).toBeDisabled();
    await dialog.getByRole("button", { name: "One more" }).click();
    await expect(dialog).toContainText("Starts 1 more of web; each takes requests once it is healthy.");
    await expect(dialog).toContainText("davit scale shop/web 3");
    await dialog.getByRole("button", { name: "Run 3 instances" }).click();
    await expect(part(page, "web")).toContainText("3 of 3 ready");

    // From the commands, by keys alone, with the number already there.
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("scale shop/web 0");
    await expect(page.getByRole("option", { name: "Scale shop/web to 0 in local" })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(dialog).toContainText("new requests to web are answered with 503 until it is scaled up again");
    await expect(dialog.getByRole("button", { name: "Stop all 3" })).toHaveClass(/danger/);
    await dialog.getByLabel("Instances of web").fill("1");
    await dialog.getByRole("button", { name: "Run 1 instance" }).click();
    await expect(part(page, "web")).toContainText("1 of 1 ready");
    expect(await instances("web")).toHaveLength(1);
});

test("a component is restarted, stopped and started; so is all of a service", async ({ page }) => {
    await signedIn(page, world, "/services/shop");
    const before = await instances("worker");
    let dialog = await choose(page, /^Change worker/, "Restart…");
    await expect(dialog).toContainText("davit restart shop/worker");
    await dialog.getByRole("button", { name: "Restart it" }).click();
    await world.until("other workers", async () => {
        const now = await instances("worker");
        return now.length === 2 && now.every((i) => !before.includes(i));
    });

    dialog = await choose(page, /^Change worker/, "Stop…");
    await expect(dialog).toContainText("nothing does its work until it is started again");
    await dialog.getByRole("textbox").fill("the queue is moved");
    await expect(dialog).toContainText("davit stop shop/worker --reason 'the queue is moved'");
    await dialog.getByRole("button", { name: "Stop shop/worker" }).click();
    await expect(part(page, "worker")).toContainText("stopped");
    dialog = await choose(page, /^Change worker/, "Start…");
    await dialog.getByRole("button", { name: "Start shop/worker" }).click();
    await expect(part(page, "worker")).toContainText("2 of 2 ready");

    dialog = await choose(page, /^More/, "Stop…");
    await expect(dialog).toContainText("answered with 503");
    await dialog.getByRole("button", { name: "Stop shop" }).click();
    await expect(part(page, "web")).toContainText("stopped");
    dialog = await choose(page, /^More/, "Start…");
    await dialog.getByRole("button", { name: "Start shop" }).click();
    await expect(part(page, "web")).toContainText("1 of 1 ready");
});

test("a service is locked, frozen and held, each after reading what it stops, and all of it is lifted", async ({ page }) => {
    await signedIn(page, world, "/services/shop");
    const standing = page.locator(".standing");
    let dialog = await choose(page, /^More/, "Lock…");
    await expect(dialog).toContainText("Refuses deployments and rollbacks of shop in local, until it is lifted. What runs there goes on.");
    await expect(dialog).toContainText("No policy deploys here: nobody waits.");
    await dialog.getByLabel("For how long").selectOption("4 hours");
    await dialog.getByLabel("Reason").fill("stock is counted");
    await expect(dialog).toContainText("davit lock shop/local --reason 'stock is counted' --for 4h");
    await dialog.getByRole("button", { name: "Lock it" }).click();
    await expect(standing).toContainText("stock is counted");
    const { locks } = await world.api<{ locks: { scope: string; since: string; until: string }[] }>("locks");
    expect(locks.map((l) => [l.scope, Math.round((Date.parse(l.until) - Date.parse(l.since)) / 3_600_000)])).toEqual([["shop/local", 4]]);
    dialog = await choose(page, /^More/, "Unlock…");
    await expect(dialog).toContainText("Deployments of shop in local may begin again. Nobody waits for it.");
    await dialog.getByRole("button", { name: "Lift the lock" }).click();
    await expect(standing).not.toContainText("stock is counted");

    dialog = await choose(page, /^More/, "Hold…");
    await expect(dialog).toContainText("nothing automatic moves it until the hold is lifted. People may still deploy and roll back.");
    await dialog.getByLabel(/^Ticket/).fill("SHOP-812");
    await dialog.getByLabel("Reason").fill("look at it first");
    await expect(dialog).toContainText("davit hold place shop --to local --reason 'look at it first' --ticket SHOP-812");
    await dialog.getByRole("button", { name: "Hold it on #1" }).click();
    await expect(standing).toContainText("look at it first");

    // From the commands, by keys alone.
    await expect(dialog).toBeHidden();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("freeze local");
    await expect(page.getByRole("option", { name: "Freeze local", exact: true })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Freeze local" })).toBeVisible();
    await expect(dialog).toContainText("Refuses deployments of every service in local from now");
    await dialog.getByLabel("What").selectOption("every service, everywhere");
    const tomorrow = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T08:00`;
    await dialog.getByLabel("Until").fill(tomorrow);
    await dialog.getByLabel("Reason").fill("a long winter");
    await expect(dialog).toContainText(`davit freeze add all --until ${tomorrow}`);
    await dialog.getByRole("button", { name: "Freeze it" }).click();
    await expect(page.getByText("Frozen everywhere: nothing is deployed but rollbacks")).toBeVisible();
    // Where a deployment would be refused, the way out is at hand.
    await page.goto(new URL("/services/shop/deploy", page.url()).href);
    const refused = page.locator(".refused");
    await expect(refused).toContainText("a long winter");
    await refused.getByRole("button", { name: /^End the freeze/ }).click();
    await expect(dialog).toContainText("davit freeze lift");
    await page.keyboard.press("Escape");
    await page.goBack();
    for (const [what, label] of [
        ["a long winter", "Lift the freeze"],
        ["look at it first", "Lift the hold"],
    ] as const) {
        await page.locator(".note", { hasText: what }).getByRole("button", { name: "Lift it" }).click();
        await dialog.getByRole("button", { name: label }).click();
        await expect(page.locator(".note", { hasText: what })).toBeHidden();
    }
});

test("a deployment is paused where it is, and resumed", async ({ page }) => {
    world.commitShop({ worker: 2, strategy: 'canary: { steps: ["50% 60s"] }', subject: "Walk slowly" });
    const id = await world.deploy();
    await signedIn(page, world, `/deployments/${id}`);
    await expect(page.getByRole("img", { name: "50 % of the requests go to" })).toBeVisible();
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(page.getByRole("dialog")).toContainText("keeps 50 % of the requests");
    await page.getByRole("dialog").getByRole("button", { name: "Pause it here" }).click();
    await expect(page.getByText("Paused: everything stays as it is.")).toBeVisible();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Let it go on" }).click();
    await expect(page.getByText("Paused: everything stays as it is.")).toBeHidden();
    await expect(page.getByText("resumed it")).toBeVisible();
    await world.api(`deployments/${id}/abort`, {});
    expect(await world.ended(id)).toBe("aborted");
});

test("checks are told beside their commit, and a deployment tells its commits", async ({ page }) => {
    const first = world.commitShop({ worker: 2, subject: "Count the stock" });
    const second = world.commitShop({ worker: 2, subject: "Count it again" });
    world.davit("commit", "status", `shop@${first}`, "--check", "build", "--state", "passed");
    for (const [check, state] of [
        ["build", "passed"],
        ["tests", "failed"],
    ] as const)
        world.davit("commit", "status", `shop@${second}`, "--check", check, "--state", state, "--url", "https://ci.example.com/7");
    const id = await world.deploy();
    expect(await world.ended(id)).toBe("released");

    await signedIn(page, world, `/deployments/${id}`);
    await expect(page.getByRole("heading", { name: /commits by Ada$/ })).toBeVisible();
    const row = page.locator(".commits li", { hasText: "Count it again" });
    await row.getByRole("button", { name: "tests failed" }).focus();
    await expect(row.getByRole("list", { name: "Checks" })).toContainText("build");
    await expect(row.getByRole("link", { name: "tests" })).toHaveAttribute("href", "https://ci.example.com/7");
    await page.keyboard.press("Escape");
    await expect(row.getByRole("list", { name: "Checks" })).toBeHidden();
    await page.getByRole("link", { name: first.slice(0, 7) }).click();
    await expect(page.locator('.commits li[aria-current="true"]')).toContainText("Count the stock");
    await expect(page.locator('.commits li[aria-current="true"]')).toContainText("build passed");

    const back = await world.api<{ id: string }>("services/shop/rollback", {});
    await page.goto(`${world.url}/deployments/${back.id}`);
    await expect(page.getByRole("heading", { name: /^Takes away \d commits by Ada$/ })).toBeVisible();
    expect(await world.ended(back.id)).toBe("released");
});

test("what was taken back is tried again only after reading by whom and why, and is pardoned", async ({ page }) => {
    const commit = world.commitShop({ worker: 2, flaw: "crash", subject: "Fall over" });
    const id = await world.deploy();
    expect(await world.ended(id)).toBe("takenBack");
    await signedIn(page, world, `/deployments/${id}`);
    await expect(page.locator(".note.bad")).toContainText("Taken back by Davit, as it was not healthy");
    await expect(page.locator(".dep-acts .primary")).toHaveText("Deploy the newest commit");
    await page.goto(`${world.url}/services/shop/deploy?revision=${commit}`);
    await expect(page.getByRole("note")).toContainText("was taken back in local by Davit");
    await page.goBack();

    await page.getByRole("button", { name: "Try again…" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("No policy deploys it again, in any environment.");
    await expect(dialog.locator(".words")).toContainText("Replaces");
    await dialog.getByRole("textbox").fill("the disk is mended");
    await expect(dialog).toContainText(`davit deploy shop@${commit.slice(0, 7)} --reason 'the disk is mended'`);
    await dialog.getByRole("button", { name: `Deploy ${commit.slice(0, 7)} all the same` }).click();
    await expect(page).not.toHaveURL(new RegExp(`/${id}$`));
    await expect(page.locator(".crumb")).toContainText("the disk is mended");
    expect(await world.ended(new URL(page.url()).pathname.split("/").at(-1)!)).toBe("takenBack");

    await page.goto(`${world.url}/environments`);
    const buried = page
        .locator("section", { hasText: "Taken back, and remembered" })
        .getByRole("listitem")
        .filter({ hasText: "Fall over" });
    await buried.getByRole("button", { name: "Pardon" }).click();
    await dialog.getByRole("textbox").fill("a good soul");
    await dialog.getByRole("button", { name: "Pardon it" }).click();
    await expect(buried).toBeHidden();
});
