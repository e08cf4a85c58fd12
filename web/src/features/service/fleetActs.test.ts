import { describe, expect, it, test } from "vitest";
import type { Fleet, FleetComponent, Service } from "../../api/client";
import { fleetActs, scaleAct, scaleWords, toWords } from "./fleetActs";

const web: FleetComponent = { name: "web", kind: "web", instances: 2, ready: 2, isStopped: false };
const worker: FleetComponent = { name: "worker", kind: "worker", instances: 3, ready: 3, isStopped: false };
const fleet = { environment: "prod", components: [web, worker] } as unknown as Fleet;
const service = { name: "shop", environments: [fleet] } as unknown as Service;
// There is a second environment, which the service is not in.
const toProd = toWords("prod", 2);

describe("scaling says what it will do", () => {
    it.each([
        [web, 4, "Starts 2 more of web; each takes requests once it is healthy. It stays so with later deployments."],
        [web, 1, "Stops 1 of 2; each finishes the requests that it has. It stays so with later deployments."],
        [web, 2, "web runs with 2 instances now: nothing changes."],
        [worker, 0, "All 3 stop, and nothing does the work of worker until it is scaled up again. It stays so with later deployments."],
        [worker, -1, "From 0 to 1,000 instances."],
        [worker, NaN, "From 0 to 1,000 instances."],
    ])("%#", (component, to, words) => expect(scaleWords(fleet, component, to)).toBe(words));
    it("and that requests are refused without an instance", () => expect(scaleWords(fleet, web, 0)).toContain("503"));
    it("and that a deployment is in the way", () =>
        expect(scaleWords({ ...fleet, deployment: "d-7" }, web, 3)).toBe("d-7 is under way: it cannot be scaled until that is over."));
    it("is dangerous to nothing, and idle without a change", () => {
        expect(scaleAct(service, fleet, toProd, web, 0)).toMatchObject({ isDanger: true, isIdle: false, label: "Stop all 2" });
        expect(scaleAct(service, fleet, toProd, web, 2)).toMatchObject({ isDanger: false, isIdle: true });
        expect(scaleAct(service, fleet, toProd, web, 2.5).isIdle).toBe(true);
        expect(scaleAct(service, fleet, toProd, web, 4).command("")).toBe("davit scale shop/web 4 --to prod");
    });
});

test("only where there is one environment in all, a command line need not name it", () => {
    expect([toWords("prod", 1), toWords("prod", 2), toWords("prod", undefined)]).toEqual([[], ["--to", "prod"], ["--to", "prod"]]);
});

describe("an act on one component", () => {
    it("names it, on the command line, too", () => {
        const acts = fleetActs(service, fleet, toProd, worker);
        expect(acts.stop.title).toBe("Stop shop/worker in prod");
        expect(acts.stop.says).not.toContain("503");
        expect(acts.restart.command("new disk")).toBe("davit restart shop/worker --to prod --reason 'new disk'");
    });
});
