import { describe, expect, it } from "vitest";
import { commandLine, quoted } from "./commandText";

describe("a command line", () => {
    it("is one that a shell takes apart as it was put together", () => {
        expect(quoted("shop@main")).toBe("shop@main");
        expect(quoted("it's; rm -rf /")).toBe("'it'\\''s; rm -rf /'");
        expect(commandLine("davit", "lock", "shop/prod", "--reason", "two words", null, false)).toBe(
            "davit lock shop/prod --reason 'two words'",
        );
    });
});
