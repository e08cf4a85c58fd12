import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// The machine's own browser: a download of another may be impossible, and is another one than people have.
const known = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = known.find((path) => path && existsSync(path));

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: false,
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: { launchOptions: { executablePath, args: ["--no-sandbox"] }, trace: "off" },
});
