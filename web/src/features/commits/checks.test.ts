import { describe, expect, it } from "vitest";
import type { Check } from "../../api/client";
import { checksWord } from "./checks";

const check = (name: string, state: Check["state"]): Check => ({
    name,
    state,
    url: null,
    who: "webhook:GitHub",
    at: "2026-01-01T00:00:00Z",
});

describe("what build servers think of a commit", () => {
    it.each([
        ["failed", [check("build", "failed"), check("lint", "passed")], "build failed"],
        ["failed", [check("build", "failed"), check("lint", "failed"), check("docs", "pending")], "2 of 3 checks failed"],
        ["pending", [check("build", "pending"), check("lint", "passed")], "build is under way"],
        ["passed", [check("build", "passed")], "build passed"],
        ["passed", [check("build", "passed"), check("lint", "passed")], "2 checks passed"],
    ] as const)("is %s: %#", (checked, checks, word) => expect(checksWord({ checked, checks: [...checks] })).toBe(word));
    it("is not made up", () => expect(checksWord({ checked: null, checks: [] })).toBeNull());
});
