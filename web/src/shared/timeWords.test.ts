import { describe, expect, it } from "vitest";
import { age, took } from "./timeWords";

describe("times", () => {
    const now = new Date("2026-01-02T12:00:00Z");
    it.each([
        ["2026-01-02T11:59:58Z", "2 s"],
        ["2026-01-02T11:48:00Z", "12 min"],
        ["2026-01-02T09:00:00Z", "3 h"],
        ["2025-12-30T12:00:00Z", "3 d"],
        ["2026-01-02T12:00:05Z", "0 s"],
    ])("%s is %s ago", (at, said) => expect(age(at, now)).toBe(said));
    it.each([
        [840, "840 ms"],
        [1100, "1.1 s"],
        [51_000, "51 s"],
        [185_000, "3 min 5 s"],
        [7_260_000, "2 h 1 min"],
    ])("%d ms are %s", (ms, said) => expect(took(ms)).toBe(said));
});
