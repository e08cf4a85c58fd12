import { describe, expect, it } from "vitest";
import type { Overview } from "../../api/client";
import { commandsOf, score, typedCommand } from "./commands";

const overview = {
    environments: [{ name: "prod", targets: ["processes"] }],
    services: [
        {
            name: "shop",
            components: [{ name: "web", instances: 2, kind: "web" }],
            cells: [{ environment: "prod", release: 4, health: "healthy", ready: 1, wanted: 1, stopped: [] }],
        },
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
        ["restart shop", "Restart shop in prod"],
        ["stop shop", "Stop shop in prod"],
        ["lock shop", "Lock shop in prod"],
        ["hold shop", "Hold shop in prod"],
        ["freeze shop", "Freeze shop in prod"],
        ["lock prod", "Lock prod"],
        ["freeze prod", "Freeze prod"],
        ["freeze all", "Freeze prod"],
        ["remove shop", "Remove shop"],
        ["scale web", "Scale shop/web in prod"],
        ["sign out", "Sign out"],
        ["log out", "Sign out"],
    ])("%s finds %s", (typed, label) => expect(best(typed)?.label).toBe(label));
    it("say what a terminal takes", () => {
        expect(best("undo shop")?.line).toBe("davit rollback shop");
        expect(best("lock prod")?.line).toBe("davit lock prod --reason REASON");
        expect(best("hold shop")).toMatchObject({
            line: "davit hold place shop --reason REASON",
            to: "/services/shop?env=prod&do=hold",
        });
    });
    it("name the environment where there is more than one, also for a service that is in one alone", () => {
        const more = { ...overview, environments: [...overview.environments, { name: "dev", targets: ["processes"] }] };
        const lines = commandsOf(more).map((c) => c.line);
        expect(lines).toEqual(
            expect.arrayContaining(["davit rollback shop --to prod", "davit restart shop --to prod", "davit deploy shop --to ENVIRONMENT"]),
        );
        expect(lines).not.toContain("davit rollback shop");
    });
    it("say why with the verb that says why", () => expect(best("why shop")?.line).toBe("davit why shop"));
    it("restart and stop one component", () => {
        expect(best("restart shop/web")).toMatchObject({
            line: "davit restart shop/web",
            to: "/services/shop?env=prod&do=restart&component=web",
        });
        expect(best("stop web")?.line).toBe("davit stop shop/web");
    });
    it("lift what is there instead of placing it twice", () => {
        const held = structuredClone(overview);
        held.environments[0]!.lock = { scope: "prod", reason: "", who: "", since: "", waiting: [] };
        held.services[0]!.cells[0]!.hold = { by: "judge", reason: "", since: "" };
        const labels = commandsOf(held).map((c) => c.label);
        expect(labels).toEqual(expect.arrayContaining(["Unlock prod", "Lift the hold of shop in prod"]));
        expect(labels).not.toContain("Lock prod");
        expect(labels).not.toContain("Hold shop in prod");
    });
    it("are understood as they are typed in a terminal", () => {
        expect(typedCommand("d-17")?.to).toBe("/deployments/d-17");
        expect(typedCommand("davit deploy shop@feature/x")?.to).toBe("/services/shop/deploy?revision=feature%2Fx");
        expect(typedCommand("hello world")).toBeNull();
        expect(typedCommand("davit scale shop/web 4", overview)).toMatchObject({
            line: "davit scale shop/web 4",
            to: "/services/shop?env=prod&do=scale&component=web&to=4",
        });
        expect(typedCommand("scale shop/web 4")).toBeNull();
        expect(typedCommand("davit rollback shop --to prod")?.to).toBe("/services/shop/deploy?env=prod&back=1");
        expect(typedCommand("davit why shop")?.to).toBe("/services/shop/why");
    });
    it("are few however many services there are, until one is named", () => {
        const one = overview.services[0]!;
        const many = { ...overview, services: Array.from({ length: 1000 }, (_, i) => ({ ...one, name: `shop-${i}` })) };
        const scales = (typed: string) => commandsOf(many, typed).filter((c) => c.label.startsWith("Scale")).length;
        expect([scales("scale"), scales("scale shop-777/web")]).toEqual([0, 1]);
    });
});
