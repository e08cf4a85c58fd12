import { describe, expect, it } from "vitest";
import { plain } from "./foreignText";

describe("text from elsewhere", () => {
    it("keeps what is written, and nothing that turns it around", () => {
        expect(plain("<b>bold</b>")).toBe("<b>bold</b>");
        expect(plain("safe\u202eexe.txt\u0000\u001b")).toBe("safe\ufffdexe.txt\ufffd\ufffd");
        expect(plain("tab\tand\nline")).toBe("tab\tand\nline");
    });
});
