import { expect, type Page } from "@playwright/test";
import type { World } from "./world";

/** A page that is signed in by a link, and live. */
export async function signedIn(page: Page, world: World, path = "/") {
    await page.goto(world.link(path));
    await expect(page.locator(".live")).toHaveText("live");
}
