import { describe, expect, it } from "vitest";
import { commandLine, plain, quoted } from "./text";
import { age, took } from "./time";
import { releaseWord, size, stateOf } from "./words";

describe("text from elsewhere", () => {
    it("keeps what is written, and nothing that turns it around", () => {
        expect(plain("<b>bold</b>")).toBe("<b>bold</b>");
        expect(plain("safe\u202eexe.txt\u0000\u001b")).toBe("safe\ufffdexe.txt\ufffd\ufffd");
        expect(plain("tab\tand\nline")).toBe("tab\tand\nline");
    });
});

describe("a command line", () => {
    it("is one that a shell takes apart as it was put together", () => {
        expect(quoted("shop@main")).toBe("shop@main");
        expect(quoted("it's; rm -rf /")).toBe("'it'\\''s; rm -rf /'");
        expect(commandLine("davit", "lock", "shop/prod", "--reason", "two words", null, false)).toBe(
            "davit lock shop/prod --reason 'two words'",
        );
    });
});

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

describe("words", () => {
    it("calls a release by its number", () => {
        expect(releaseWord("my-shop-42")).toBe("#42");
        expect(releaseWord(7)).toBe("#7");
        expect(releaseWord(null)).toBe("nothing");
    });
    it("says sizes", () => expect([size(900), size(9_000_000), size(null)]).toEqual(["900 B", "8.6 MB", ""]));
    it("says that an aborted deployment goes back while it does", () =>
        expect(
            stateOf({ state: "running", outcome: null, isRollback: false, signals: [{ signal: "aborted", who: "", at: "" }] }).word,
        ).toBe("going back"));
});
