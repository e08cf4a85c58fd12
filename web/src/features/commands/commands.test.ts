import { describe, expect, it } from "vitest";
import type { Overview } from "../../api/client";
import { commandsOf, score, typedCommand } from "./commands";

const overview = {
    environments: [],
    services: [
        { name: "shop", components: [], cells: [{ environment: "prod", release: 4, health: "healthy", ready: 1, wanted: 1, stopped: [] }] },
    ],
} as unknown as Overview;

describe("commands", () => {
    const best = (typed: string) =>
        commandsOf(overview)
            .map((c) => ({ c, s: score(c, typed) }))
            .filter((x) => x.s > 0)
            .sort((a, b) => b.s - a.s)[0]?.c;
    it.each([
        ["shop", "shop"],
        ["deploy shop", "Deploy shop"],
        ["undo shop", "Roll shop back in prod"],
        ["env", "Environments"],
    ])("%s finds %s", (typed, label) => expect(best(typed)?.label).toBe(label));
    it("say what a terminal takes", () => expect(best("undo shop")?.line).toBe("davit rollback shop"));
    it("are understood as they are typed in a terminal", () => {
        expect(typedCommand("d-17")?.to).toBe("/deployments/d-17");
        expect(typedCommand("davit deploy shop@feature/x")?.to).toBe("/services/shop/deploy?revision=feature%2Fx");
        expect(typedCommand("hello world")).toBeNull();
    });
});
