// The page is compiled against types that are made of the server's own description. This fails when they are of another one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "davit-types-"));
const made = join(folder, "schema.d.ts");
execFileSync("npx", ["openapi-typescript", "../docs/openapi.json", "-o", made], { stdio: ["ignore", "ignore", "inherit"] });
const isCurrent = readFileSync(made, "utf8") === readFileSync("src/api/schema.d.ts", "utf8");
rmSync(folder, { recursive: true });
if (!isCurrent) {
    console.error("src/api/schema.d.ts is not what docs/openapi.json describes. Run `npm run types` in web/.");
    process.exit(1);
}
