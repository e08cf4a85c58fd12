import { describe, expect, it } from "vitest";
import { EventParser } from "./sse";

describe("a stream of events", () => {
    const stream = ': hello\n\nid: 7\nevent: locked\ndata: {"a":1}\n\nid: 9\n\ndata: one\ndata: two\r\n\r\n';
    const whole = [
        { id: "7", event: "locked", data: '{"a":1}' },
        { id: "9", event: "message", data: "" },
        { id: null, event: "message", data: "one\ntwo" },
    ];

    it("is the same in whatever pieces it comes", () => {
        for (let size = 1; size <= stream.length; size++) {
            const parser = new EventParser();
            const events = [];
            for (let at = 0; at < stream.length; at += size) events.push(...parser.push(stream.slice(at, at + size)));
            expect(events).toEqual(whole);
        }
    });

    it("holds back what has not ended", () => {
        const parser = new EventParser();
        expect(parser.push("data: half")).toEqual([]);
        expect(parser.push(" a line\n\n")).toEqual([{ id: null, event: "message", data: "half a line" }]);
    });
});
