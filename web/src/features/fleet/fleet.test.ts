import { describe, expect, it } from "vitest";
import type { Overview, OverviewCell, OverviewService } from "../../api/client";
import { placeOf, wordsOf } from "./Cell";
import { behind, columnsOf, drawnOf, needsPerson, rowsOf, summaryOf } from "./fleet";

const now = Date.parse("2026-01-02T12:00:00Z");
const cell = (more: Partial<OverviewCell> = {}): OverviewCell => ({
    environment: "prod",
    release: 42,
    commit: "a1b2c3d4",
    health: "healthy",
    ready: 2,
    wanted: 2,
    stopped: [],
    ...more,
});
const service = (name: string, cells: OverviewCell[], team?: string): OverviewService => ({ name, team, components: [], cells });
const overview = (...services: OverviewService[]): Overview => ({
    server: { version: "", url: "", startedAt: "", dataFolder: "", position: 0 },
    environments: [
        { name: "staging", targets: [] },
        { name: "prod", targets: [] },
    ],
    services,
});
const move = { deployment: "d-9", release: 43, state: "running", weight: 25, step: "watch 25 %", isRollback: false } as const;
const taken = { deployment: "d-8", release: 43, outcome: "takenBack", at: "2026-01-02T11:20:00Z", reason: "errors" } as const;
const lock = { scope: "shop", reason: "audit", who: "person:ada", since: "2026-01-02T11:20:00Z", waiting: [] };
const freeze = {
    id: "f-1",
    scope: "shop",
    reason: "new year",
    who: "person:ada",
    starts: "2026-01-01 00:00",
    ends: "2026-01-03 00:00",
    timeZone: "UTC",
    isActive: true,
    waiting: [],
};

describe("a cell", () => {
    const of = (c: OverviewCell) => wordsOf(service("shop", [c]), c, now)?.text ?? null;
    it.each([
        [cell(), null],
        [cell({ move }), "#43 at 25 %"],
        [cell({ move: { ...move, state: "atGate" } }), "#43 at 25 % waits for you"],
        [cell({ health: "down", ready: 0 }), "down, 0 of 2 ready"],
        [cell({ last: taken }), "#43 taken back 40 min ago"],
        [
            cell({ last: taken, hold: { by: "judge", reason: "", from: 43, since: "2026-01-02T11:20:00Z" } }),
            "held, #43 taken back by the judge 40 min ago",
        ],
        [cell({ hold: { by: "person:ada", reason: "", since: "2026-01-02T11:20:00Z" } }), "held by ada 40 min ago"],
        [cell({ stopped: ["web"] }), "stopped: web"],
        [cell({ lock }), "locked: audit"],
        [cell({ move, lock }), "#43 at 25 % · locked"],
        [cell({ freeze }), "frozen: new year"],
        [
            cell({ lock, freeze, hold: { by: "person:ada", reason: "", since: "2026-01-02T11:20:00Z" } }),
            "held by ada 40 min ago · locked · frozen",
        ],
    ])("says what is so", (c, said) => expect(of(c)).toBe(said));

    it.each([
        [cell(), "/services/shop?env=prod"],
        [cell({ move, lock }), "/deployments/d-9"],
        [cell({ health: "down" }), "/services/shop/why?env=prod"],
        [cell({ lock }), "/services/shop/why?env=prod"],
        [cell({ last: taken }), "/services/shop/why?env=prod"],
    ])("leads to what explains it", (c, place) => {
        const shop = service("shop", [c, cell({ environment: "staging", release: 42 })]);
        expect(placeOf(shop, c, wordsOf(shop, c, now))).toBe(place);
    });
    it("leads to the service where it is only behind", () => {
        const shop = service("shop", [cell(), cell({ environment: "staging", release: 44 })]);
        expect(placeOf(shop, cell(), wordsOf(shop, cell(), now))).toBe("/services/shop?env=prod");
    });

    it("needs a person only when nobody else puts it right", () => {
        expect([cell(), cell({ move }), cell({ health: "degraded", move })].map(needsPerson)).toEqual([false, false, false]);
        expect([cell({ health: "down" }), cell({ last: taken }), cell({ move: { ...move, state: "atGate" } })].map(needsPerson)).toEqual([
            true,
            true,
            true,
        ]);
    });
});

describe("the fleet", () => {
    const shop = service("shop", [cell({ environment: "staging", release: 44 }), cell()], "sales");
    const mail = service("mail", [cell({ environment: "old", move })]);

    it("counts how far behind a cell is", () => expect(shop.cells.map((c) => behind(shop, c))).toEqual([0, 2]));
    it("has a column for an environment that only services know", () =>
        expect(columnsOf(overview(shop, mail)).map((c) => c.name)).toEqual(["staging", "prod", "old"]));
    it("says in one line what there is", () =>
        expect(summaryOf(overview(shop, mail))).toBe("2 services · 3 environments · 1 moving, 1 behind"));
    it("is grouped by team, those without one last", () =>
        expect(rowsOf(overview(mail, shop), "all", "", "").map((r) => (r.kind === "team" ? r.team : r.service.name))).toEqual([
            "sales",
            "shop",
            "",
            "mail",
        ]));
    it("is filtered by name, commit, release and by what moves", () => {
        const names = (filter: "all" | "moving", text: string) =>
            rowsOf(overview(mail, shop), filter, "", text).flatMap((r) => (r.kind === "service" ? [r.service.name] : []));
        expect([names("all", "SHO"), names("all", "a1b2"), names("all", "#44"), names("moving", "")]).toEqual([
            ["shop"],
            ["shop", "mail"],
            ["shop"],
            ["mail"],
        ]);
    });
});

describe("the rows that are drawn", () => {
    const drawn = (startIndex: number, endIndex: number) => drawnOf({ startIndex, endIndex, overscan: 8, count: 100 });
    const ends = (rows: number[]) => [rows[0], rows.at(-1)];

    it("come and go eight at a time", () => {
        expect(drawn(40, 55)).toEqual(drawn(41, 55));
        expect(ends(drawn(40, 55))).toEqual([32, 63]);
        expect(ends(drawn(48, 63))).toEqual([40, 71]);
    });
    it("are all that are seen, and end where the fleet does", () => {
        expect(ends(drawn(0, 15))).toEqual([0, 23]);
        expect(ends(drawn(90, 99))).toEqual([80, 99]);
        expect(drawnOf({ startIndex: 0, endIndex: 0, overscan: 8, count: 0 })).toEqual([]);
    });
});
