import { describe, expect, it } from "vitest";
import { releaseWord, size, stateOf, withoutKinds } from "./words";

describe("words", () => {
    it("calls a release by its number", () => {
        expect(releaseWord("my-shop-42")).toBe("#42");
        expect(releaseWord(7)).toBe("#7");
        expect(releaseWord(null)).toBe("nothing");
    });
    it("calls people as they are called", () =>
        expect(withoutKinds("local is locked by person:ada, not by the judge")).toBe("local is locked by ada, not by the judge"));
    it("says sizes", () => expect([size(900), size(9_000_000), size(null)]).toEqual(["900 B", "8.6 MB", ""]));
    it("says that an aborted deployment goes back while it does", () =>
        expect(
            stateOf({ state: "running", outcome: null, isRollback: false, signals: [{ signal: "aborted", who: "", at: "" }] }).word,
        ).toBe("going back"));
});
