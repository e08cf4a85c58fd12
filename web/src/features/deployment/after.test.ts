import { describe, expect, it } from "vitest";
import type { Commit, Deployment, DeploymentCommits, Tombstone } from "../../api/client";
import { authorsWord, changesWord } from "./changes";
import { nextStepOf, tombstoneOf } from "./takenBack";

const tombstone = { id: "shop-2", release: "shop-2", commit: "abc", twins: ["shop-5"] } as unknown as Tombstone;
const over = (outcome: Deployment["outcome"], more: Partial<Deployment> = {}) =>
    ({ state: "over", outcome, commit: "abc", isRollback: false, ...more }) as Deployment;

describe("what a person is led to afterwards", () => {
    it("is found by release, by its content, and by commit", () => {
        expect(tombstoneOf([tombstone], { release: "shop-2" })).toBe(tombstone);
        expect(tombstoneOf([tombstone], { release: "shop-5" })).toBe(tombstone);
        expect(tombstoneOf([tombstone], { release: null, commit: "abc" })).toBe(tombstone);
        expect(tombstoneOf([tombstone], { release: "shop-3", commit: "def" })).toBeNull();
        expect(tombstoneOf([{ ...tombstone, release: null }], { release: null })).toBeNull();
    });
    it.each([
        [over("takenBack"), tombstone, "newest"],
        [over("released"), tombstone, "newest"],
        [over("released"), null, "back"],
        [over("failed"), null, "again"],
        [over("failed", { isRollback: true }), null, "none"],
        [over(null, { state: "running" }), tombstone, "none"],
    ] as const)("%#", (d, t, next) => expect(nextStepOf(d, t)).toBe(next));
});

describe("what a deployment changes", () => {
    const by = (...authors: string[]) => authors.map((author) => ({ author }) as Commit);
    const between = (more: Partial<DeploymentCommits>): DeploymentCommits => ({
        deployment: "d-1",
        from: "a",
        to: "b",
        leadsOn: true,
        brings: [],
        takesAway: [],
        ...more,
    });
    it.each([
        [between({ brings: by("Ada", "Bob", "Ada") }), "3 commits by Ada and Bob"],
        [between({ takesAway: by("Bob") }), "Takes away 1 commit by Bob"],
        [between({}), "The same commit as before"],
        [between({ leadsOn: false }), "Other commits: neither of the two leads to the other"],
        [between({ from: null, leadsOn: false }), null],
        [between({ brings: by(...Array<string>(50).fill("Ada")) }), "50 commits or more by Ada"],
    ])("%#", (commits, word) => expect(changesWord(commits)).toBe(word));
    it("counts who is left out", () => expect(authorsWord(["a", "b", "c", "d", "b"])).toBe("b, a and 2 others"));
});
