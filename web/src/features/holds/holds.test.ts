import { describe, expect, it } from "vitest";
import type { Overview } from "../../api/client";
import { freezeAct, holdAct, lockAct, unlockAct } from "./holdActs";
import { consequences, goOn, listed, scopesOf, stoppedBy } from "./scopes";

const at = { service: "shop", environment: "prod" };
const [here, everywhere, environment, all] = scopesOf(at, "freeze");
const cell = (environment: string, more = {}) => ({ environment, health: "healthy", ready: 1, wanted: 1, stopped: [], ...more });
const overview = {
    environments: [],
    services: [
        { name: "shop", components: [], cells: [cell("prod", { auto: "main" }), cell("staging", { move: { deployment: "d-7" } })] },
        { name: "mail", components: [], cells: [cell("prod", { move: { deployment: "d-8" } })] },
    ],
} as unknown as Overview;

describe("what a lock, a freeze or a hold is about", () => {
    it("goes from the service here to everything, which only a freeze can be about", () => {
        expect(scopesOf(at, "freeze").map((s) => s.value)).toEqual(["shop/prod", "shop", "prod", "all"]);
        expect(scopesOf(at, "lock").map((s) => s.value)).toEqual(["shop/prod", "shop", "prod"]);
        expect(scopesOf({ environment: "prod" }, "lock").map((s) => s.value)).toEqual(["prod"]);
    });
    it.each([
        ["shop/prod", { services: 1, moving: [], policies: ["shop in prod"] }],
        ["shop", { services: 1, moving: ["d-7 of shop"], policies: ["shop in prod"] }],
        ["prod", { services: 2, moving: ["d-8 of mail"], policies: ["shop in prod"] }],
        ["all", { services: 2, moving: ["d-7 of shop", "d-8 of mail"], policies: ["shop in prod"] }],
        ["mail/staging", { services: 0, moving: [], policies: [] }],
    ])("%s stops whom it covers", (scope, stopped) => expect(stoppedBy(overview, scope)).toEqual(stopped));
    it("is said in sentences: who goes on, who waits", () => {
        expect(consequences(stoppedBy(overview, "all")).join(" ")).toBe(
            "It is about 2 services. d-7 of shop and d-8 of mail are under way, and not stopped by it. What the policy of shop in prod would deploy waits.",
        );
        expect(consequences(stoppedBy(overview, "mail/prod")).join(" ")).toBe(
            "d-8 of mail is under way, and not stopped by it. No policy deploys here: nobody waits.",
        );
    });
    it("names few of many", () => {
        expect(listed(["a"])).toBe("a");
        expect(listed(["a", "b", "c"])).toBe("a, b and c");
        expect(listed(["a", "b", "c", "d", "e"])).toBe("a, b, c, d and e");
        expect(listed(Array.from({ length: 1200 }, (_, i) => `s${i}`))).toBe("s0, s1, s2, s3 and 1,196 more");
    });
    it("says who goes on when it is lifted", () => {
        const waits = { service: "shop", environment: "prod", commit: "a1b2c3d4e5", subject: "", since: "" };
        expect(goOn([])).toBe("Nobody waits for it.");
        expect(goOn([waits])).toBe("a1b2c3d of shop in prod waits for it, and is deployed then unless something else is in the way.");
    });
});

describe("the command line for it", () => {
    it("of a lock has its span only when it has one", () => {
        expect(lockAct(here!, "", []).command("sale until noon")).toBe("davit lock shop/prod --reason 'sale until noon'");
        expect(lockAct(environment!, "4h", []).command("")).toBe("davit lock prod --reason REASON --for 4h");
    });
    it("of a freeze is that of a calendar", () => {
        const calendar = { from: "2026-12-23T18:00", until: "2027-01-02T08:00", timeZone: "Europe/Berlin", every: "year" };
        expect(freezeAct(environment!, calendar, []).command("holidays")).toBe(
            "davit freeze add prod --from 2026-12-23T18:00 --until 2027-01-02T08:00 --time-zone Europe/Berlin --every year --reason holidays",
        );
        expect(freezeAct(all!, { ...calendar, from: "", every: "", timeZone: "UTC" }, []).command("quiet")).toBe(
            "davit freeze add all --until 2027-01-02T08:00 --time-zone UTC --reason quiet",
        );
    });
    it("of a hold names the ticket that a fix must name", () =>
        expect(holdAct(at, "#4", " SHOP-812 ", []).command("look first")).toBe(
            "davit hold place shop --to prod --reason 'look first' --ticket SHOP-812",
        ));
    it("of what is lifted is that of its own scope, which may be wider than where it is asked", () => {
        const act = unlockAct({ scope: "shop", waiting: [] }, everywhere!.label);
        expect([act.command(""), act.says]).toEqual([
            "davit unlock shop",
            "Deployments of shop in every environment may begin again. Nobody waits for it.",
        ]);
    });
});
