import { afterEach, expect, test } from "vitest";
import { forgetUnanswered, isAnswered, keyOf } from "./once";

afterEach(forgetUnanswered);
const back = () => keyOf("POST", "/api/services/shop/rollback", "{}");

test("what was not answered is asked again under the same key", () => expect(back()).toBe(back()));

test("what was answered, is about something else, or was turned away from is asked anew", () => {
    const first = back();
    expect(keyOf("POST", "/api/services/shop/rollback", '{"release":"shop-2"}')).not.toBe(first);
    isAnswered(first);
    const second = back();
    expect(second).not.toBe(first);
    forgetUnanswered();
    expect(back()).not.toBe(second);
});

test("a key needs no secure context", () => {
    const { randomUUID } = crypto;
    Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
    expect(back()).toMatch(/^[0-9a-f]{32}$/);
    Object.defineProperty(crypto, "randomUUID", { value: randomUUID, configurable: true });
});
