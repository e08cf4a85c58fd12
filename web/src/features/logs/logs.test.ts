import { beforeEach, describe, expect, it, vi } from "vitest";
import { spansOf } from "./ansi";
import { LogBuffer } from "./buffer";
import { levelOf } from "./levels";
import { ownTime, timeOf } from "./times";

describe("colours of a line", () => {
    it("are kept, and other commands to terminals are not", () => {
        expect(spansOf("\u001b[31mred\u001b[0m and \u001b[1;32mgreen\u001b[0m\u001b[2J\u001b]0;title\u0007!")).toEqual([
            { text: "red", style: "ansi-red" },
            { text: " and ", style: "" },
            { text: "green", style: "ansi-green ansi-bold" },
            { text: "!", style: "" },
        ]);
    });
});

describe("how loud a line is", () => {
    it.each([
        ["12:00 ERROR it broke", "error"],
        ["TypeError: reading 'sku' of undefined", "error"],
        ["    at checkout (checkout.js:41:9)", "error"],
        ['{"level":"warn","msg":"slow"}', "warning"],
        ["dbug: Microsoft.Hosting", "debug"],
        ["GET /errors 200", null],
        ['"POST /checkout HTTP/1.1" 502 31', "error"],
        ["Built sha256:b528 in 0.2 s: 2 files, 554 bytes", null],
        ["no error here", null],
        ["\u001b[31mERROR\u001b[0m could not decode", "error"],
        ["\u001b[1;33mWARN\u001b[0m cache", "warning"],
    ])("%s", (text, level) => expect(levelOf(text)).toBe(level));
});

describe("when a line was written", () => {
    it.each([
        ["2026-01-02T12:00:05Z GET /", "2026-01-02T12:00:05.000Z"],
        ["2026-01-02 12:00:05.25+01:00 GET /", "2026-01-02T11:00:05.250Z"],
        ["\u001b[2m[2026-01-02T12:00:05,123456Z] info", "2026-01-02T12:00:05.123Z"],
        ["2026-01-02 12:00:05 no zone", undefined],
        ["2026-13-02T12:00:05Z no month", undefined],
        ["at 2026-01-02T12:00:05Z", undefined],
    ])("%s", (text, at) => expect(ownTime(text)?.toISOString()).toBe(at));
    it("is what it says itself, or else what was noted", () => {
        const at = "2026-01-02T12:00:06Z";
        expect(timeOf({ text: "2026-01-02T12:00:05Z GET /", at })).toEqual({ at: new Date("2026-01-02T12:00:05Z"), isOwn: true });
        expect(timeOf({ text: "GET /", at })).toEqual({ at: new Date(at), isOwn: false });
        expect(timeOf({ text: "GET /", at: null })).toBeNull();
    });
});

describe("a log that grows", () => {
    beforeEach(() => vi.stubGlobal("requestAnimationFrame", (act: () => void) => setTimeout(act, 0)));
    const lines = (from: number, n: number) =>
        Array.from({ length: n }, (_, i) => ({
            source: "a",
            offset: from + i,
            text: `line ${from + i}${(from + i) % 10 === 0 ? " ERROR" : ""}`,
        }));

    it("lets the oldest go, and keeps the newest", () => {
        const buffer = new LogBuffer(20_000);
        for (let i = 0; i < 100; i++) buffer.push(lines(i * 1000, 1000));
        buffer.resume();
        const view = buffer.view();
        expect(view.length).toBeLessThanOrEqual(20_000 + 8192);
        expect(view.length + view.dropped).toBe(100_000);
        expect(view.at(view.length - 1)?.text).toBe("line 99999");
        expect(view.at(0)?.offset).toBe(view.dropped);
    });

    it("goes on filtering what comes", () => {
        const buffer = new LogBuffer();
        buffer.push(lines(0, 100));
        buffer.filter((l) => l.text.includes("ERROR"));
        expect(buffer.view().length).toBe(10);
        buffer.push(lines(100, 50));
        buffer.resume();
        expect(buffer.view().length).toBe(15);
        expect(buffer.view().at(14)?.text).toBe("line 140 ERROR");
        buffer.filter(null);
        expect(buffer.view().length).toBe(150);
    });

    it("stands still while it is paused, and has everything afterwards", async () => {
        const buffer = new LogBuffer();
        buffer.push(lines(0, 10));
        buffer.resume();
        const before = buffer.view();
        buffer.paused = true;
        buffer.push(lines(10, 10));
        await new Promise((r) => setTimeout(r, 5));
        expect(buffer.view()).toBe(before);
        buffer.resume();
        expect(buffer.view().length).toBe(20);
    });

    it("is taken elsewhere with times that mean the same there", () => {
        const buffer = new LogBuffer();
        buffer.push([
            { source: "a", offset: 0, text: "one", at: "2026-01-02T13:00:00+01:00" },
            { source: "build", offset: 0, text: "two", at: null },
        ]);
        expect(buffer.text()).toBe("2026-01-02T12:00:00.000Z a one\n- build two\n");
    });

    it("takes a million lines", () => {
        const buffer = new LogBuffer();
        const began = performance.now();
        for (let i = 0; i < 1000; i++) buffer.push(lines(i * 1000, 1000));
        buffer.resume();
        expect(buffer.view().length).toBe(1_000_000);
        expect(buffer.view().at(765_432)?.text).toBe("line 765432");
        expect(performance.now() - began).toBeLessThan(20_000);
    });
});
