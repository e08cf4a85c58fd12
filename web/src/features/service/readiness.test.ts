import { describe, expect, it } from "vitest";
import type { FleetComponent, Instance } from "../../api/client";
import { readiness } from "./readiness";

const web = (ready: number, instances = 2): FleetComponent => ({ name: "web", kind: "web", instances, ready, isStopped: false });
const running = (release: string, n: number, more: Partial<Instance> = {}) =>
    Array.from({ length: n }, () => ({ component: "web", release, health: "ready", state: "running", ...more }) as Instance);

describe("how many are ready", () => {
    it.each([
        [web(2), running("shop-1", 2), "2 of 2 ready", null],
        [web(1), [...running("shop-1", 1), ...running("shop-1", 1, { health: "starting" } as Partial<Instance>)], "1 of 2 ready", null],
        [web(4), [...running("shop-1", 2), ...running("shop-2", 2)], "4 ready, 2 wanted", "2 of #1, 2 of #2"],
        [web(2), [...running("shop-2", 1), ...running("shop-1", 1)], "2 of 2 ready", "1 of #1, 1 of #2"],
        [web(2), [...running("shop-1", 2), ...running("shop-2", 1, { component: "worker" })], "2 of 2 ready", null],
        [web(0), [], "0 of 2 ready", null],
    ])("%# is said truthfully, old and new apart", (component, instances, text, sides) =>
        expect(readiness(component, instances, "shop-1")).toMatchObject({ text, sides }),
    );
    it("is short only where fewer are ready than are wanted", () =>
        expect([web(1), web(2), web(4)].map((c) => readiness(c, [], "shop-1").isShort)).toEqual([true, false, false]));
});
