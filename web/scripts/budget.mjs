// All script that the page can ever load, as gzip sends it, stays below the budget; what the first view loads is told beside it.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const budget = 300 * 1024;
const assets = new URL("../dist/assets", import.meta.url).pathname;
const size = (ending) =>
    readdirSync(assets)
        .filter((f) => f.endsWith(ending))
        .reduce((sum, f) => sum + statSync(join(assets, f)).size, 0);
const html = readFileSync(new URL("../dist/index.html", import.meta.url), "utf8");
const first = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].reduce(
    (sum, m) => sum + statSync(join(assets, `${m[1]}.gz`)).size,
    0,
);
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} kB`;
const all = size(".js.gz");
console.log(
    `script: ${kb(all)} in all (gzip; ${kb(size(".js.br"))} Brotli), ${kb(first)} at first; styles ${kb(size(".css.gz"))}; budget ${kb(budget)}`,
);
if (all > budget) {
    console.error(`The page's script is ${kb(all - budget)} over its budget.`);
    process.exit(1);
}
