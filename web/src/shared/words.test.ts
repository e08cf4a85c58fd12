import { describe, expect, it } from "vitest";
import { asCalled, begun, personWord, releaseWord, size, stateOf, withoutKinds } from "./words";

describe("words", () => {
    it("calls a release by its number", () => {
        expect(releaseWord("my-shop-42")).toBe("#42");
        expect(releaseWord(7)).toBe("#7");
        expect(releaseWord(null)).toBe("nothing");
    });
    it("calls people as they are called", () =>
        expect(withoutKinds("local is locked by person:ada, not by the judge")).toBe("local is locked by ada, not by the judge"));
    it("calls releases and instances in a sentence as the page does", () => {
        expect(asCalled("0 of 3 instances of shop-3 are ready; local.shop-3.web.1.0: GET /healthz answered 500", "shop")).toBe(
            "0 of 3 instances of #3 are ready; web-1 of #3: GET /healthz answered 500",
        );
        expect(asCalled("errors 2 % on shop-4 against 0 % on shop-2, by person:ada.", "shop")).toBe(
            "errors 2 % on #4 against 0 % on #2, by ada.",
        );
        expect(asCalled("shop-4 was taken back: 'Fixes: shop-4' lifts it", "shop")).toBe("#4 was taken back: 'Fixes: shop-4' lifts it");
        expect(asCalled("my-shop-4, shop-4-b and /srv/shop-4 are other things", "shop")).toBe(
            "my-shop-4, shop-4-b and /srv/shop-4 are other things",
        );
    });
    it("begins a sentence as one, and leaves names alone", () =>
        expect(["exited with code 0", "a5667f7 by Ada", "p99 9 ms", "/srv is full"].map(begun)).toEqual([
            "Exited with code 0",
            "a5667f7 by Ada",
            "p99 9 ms",
            "/srv is full",
        ]));
    it("says for which branch something is done by itself", () => expect(personWord("policy:live")).toBe("policy for live"));
    it("says sizes", () => expect([size(900), size(9_000_000), size(null)]).toEqual(["900 B", "8.6 MB", ""]));
    it("says that an aborted deployment goes back while it does", () =>
        expect(
            stateOf({ state: "running", outcome: null, isRollback: false, signals: [{ signal: "aborted", who: "", at: "" }] }).word,
        ).toBe("going back"));
});
