import { join } from "node:path";
import type { Page } from "../../web/e2e/browser";
import type { World } from "../../web/e2e/world";

const program = join(import.meta.dirname, "../../bench/page/ticker.js");

/** Adds a service that writes so many lines at so many a second, and then goes on slowly. */
export async function ticking(
    world: World,
    flood: number,
    rate: number,
    steady: number,
) {
    world.write(
        "ticker/davit.yaml",
        `name: ticker
components:
  clock:
    run: ${process.execPath} ${program}
    port: false
    health: { alive: true, healthy-for: 100ms }
    env: { FLOOD: "${flood}", RATE: "${rate}", STEADY: "${steady}" }
`,
    );
    world.commit("Tick");
    await world.addServices();
}

export const startTicking = async (world: World) =>
    (await world.api<{ id: string }>("services/ticker/deployments", {})).id;

/** How many lines the Logs page says that it has. */
export async function linesOf(page: Page): Promise<number> {
    const foot =
        (await page.locator(".logs-foot").textContent({ timeout: 60_000 })) ??
        "";
    return Number(
        foot.match(/^([\d,]+) lines?/)?.[1]?.replaceAll(",", "") ?? 0,
    );
}
