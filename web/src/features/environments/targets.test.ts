import { describe, expect, it } from "vitest";
import type { Target } from "../../api/client";
import { wordsOf } from "./TargetLine";

const answering: Target = {
    environment: "prod",
    name: "processes",
    kind: "processes",
    state: "answers",
    instances: 4,
    ready: 4,
    memoryBytes: 2_097_152,
    routers: [{ name: "router", problem: null }],
};

describe("a target in words", () => {
    it("says what runs there", () => expect(wordsOf(answering)).toBe("answers: 4 instances, all ready, 2.0 MB; router answers"));
    it("says how many are not ready", () => expect(wordsOf({ ...answering, ready: 1 })).toContain("4 instances, 1 ready"));
    it("says nothing of memory that nobody tells", () =>
        expect(wordsOf({ ...answering, instances: 1, ready: 1, memoryBytes: null })).toBe("answers: 1 instance, ready; router answers"));
    it("says that nothing runs there", () =>
        expect(wordsOf({ ...answering, state: "unused", instances: 0, ready: 0, memoryBytes: null })).toBe(
            "nothing runs here yet; router answers",
        ));
    it("leaves a silent router to its own line", () =>
        expect(wordsOf({ ...answering, routers: [{ name: "router", problem: "It did not answer." }] })).not.toContain("router"));
});
