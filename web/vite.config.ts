import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `DAVIT_SERVER=http://127.0.0.1:7070 npx vite` serves the sources and asks that server for everything else.
export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": { target: process.env.DAVIT_SERVER ?? "http://127.0.0.1:7070", changeOrigin: false } } },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"], environment: "node" },
} as Parameters<typeof defineConfig>[0]);
