import { expect, test } from "vitest";
import { placeOf } from "./places";

test.each([
    ["davit deploy shop --to prod", "/services/shop/deploy?env=prod", true],
    ["davit deploy shop@a7f5a048 --to dev", "/services/shop/deploy?env=dev&revision=a7f5a048", true],
    ["davit rollback shop", "/services/shop/deploy?back=1", true],
    ["davit rollback shop --to prod --release shop-4", "/services/shop/deploy?env=prod&back=1&release=shop-4", true],
    ["davit history shop", "/services/shop", false],
    ["davit freeze lift f-2", "/environments", true],
    ["davit hold pardon shop-4", "/environments", true],
    ["davit status", "/", false],
    ["davit status shop", "/services/shop", false],
    ["davit history", "/activity", false],
    ["davit why shop --to prod", "/services/shop/why?env=prod", false],
    ["davit history d-17", "/deployments/d-17", false],
    ["davit promote d-3", "/deployments/d-3", true],
    ["davit logs shop/web --to prod", "/logs/shop?env=prod&component=web", false],
    ["davit restart shop --to staging", "/services/shop?env=staging&do=restart", true],
    ["davit unlock shop/prod", "/environments#prod", true],
    ["davit unlock prod", "/environments", true],
    ["davit hold lift shop/dev", "/environments#dev", true],
])("%s is done or shown at %s", (line, to, does) => expect(placeOf(line)).toEqual({ to, does }));

test("what only a terminal does has no place", () => {
    expect(placeOf("davit doctor")).toBeNull();
    expect(placeOf("davit hold list")).toBeNull();
});
