import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { openBrowser } from "../../web/e2e/browser";
import { writeSection } from "./results";

/** What `npm run build` says, and fails by when it is too much. */
export async function script() {
    const web = join(import.meta.dirname, "../../web");
    const said = execFileSync(process.execPath, ["scripts/budget.mjs"], {
        cwd: web,
        encoding: "utf8",
    }).trim();
    const browser = await openBrowser();
    writeSection(
        "Script and styles",
        browser,
        `As \`npm run build\` says it, and fails above the budget:\n\n    ${said}`,
    );
    await browser.close();
}
