import { describe, expect, it } from "vitest";
import { nearest } from "./nearest";

describe("the nearest right name", () => {
    const names = ["shop", "shop", "shipping", "ledger", "mail", "mailer"];
    it.each([
        ["shp", ["shop"]],
        ["shpo", ["shop"]],
        ["Shop", ["shop"]],
        ["legder", ["ledger"]],
        ["mailr", ["mail", "mailer"]],
        ["ship", ["shipping", "shop"]],
        ["zebra", []],
        ["", []],
    ])("of %s is %j", (asked, near) => expect(nearest(asked, names)).toEqual(near));
    it("is one of a few, however many there are", () =>
        expect(
            nearest(
                "service-1",
                Array.from({ length: 1000 }, (_, i) => `service-${i}`),
            ),
        ).toHaveLength(3));
});
