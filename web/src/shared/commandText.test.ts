import { describe, expect, it } from "vitest";
import { commandLine, plain, quoted } from "./commandText";

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
