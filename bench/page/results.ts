import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import type { Browser } from "../../web/e2e/browser";

const file = join(import.meta.dirname, "../../bench/page/results.md");

/** What `bench/page/run` was called with, for who wants to repeat it. */
export const command =
    `bench/page/run ${process.argv.slice(2).join(" ")}`.trim();

export const load = () =>
    loadavg()
        .map((l) => l.toFixed(1))
        .join(" ");
export const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

/** Replaces one section of results.md: each figure is measured apart, some take an hour. */
export function writeSection(title: string, browser: Browser, text: string) {
    const sections = (existsSync(file) ? readFileSync(file, "utf8") : "").split(
        /^(?=## )/m,
    );
    const head =
        "# The page, under load\n\nEach section by the command that it names; a real server with real services, a real browser.\n\n";
    const runtimes = execFileSync("dotnet", ["--list-runtimes"], {
        encoding: "utf8",
    });
    const net =
        runtimes.match(/Microsoft\.NETCore\.App (10\.\S+)/)?.[1] ?? "10";
    const machine =
        `- measured ${new Date().toISOString().slice(0, 10)} by \`${command}\`; load average before the end: ${load()}\n` +
        `- machine: ${cpus().length} cores, ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release().split("-")[0]}\n` +
        `- headless Chromium ${browser.version()}, Node ${process.version}, .NET ${net}, release build of the server`;
    const section = `## ${title}\n\n${machine}\n\n${text.trim()}\n`;
    const others = sections
        .filter((s) => s.startsWith("## ") && !s.startsWith(`## ${title}\n`))
        .map((s) => s.trim() + "\n");
    const order = ["Script", "Fleet", "Logs", "Memory"];
    const rank = (s: string) => order.findIndex((o) => s.startsWith(`## ${o}`));
    writeFileSync(
        file,
        head +
            [...others, section].sort((a, b) => rank(a) - rank(b)).join("\n"),
    );
    console.log(section);
}
