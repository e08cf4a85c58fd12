import type { Deployment, Tombstone } from "../../api/client";

/** The tombstone of a release, or of its content under another commit; null when it was never taken back. */
export const tombstoneOf = (tombstones: Tombstone[], it: { release?: string | null; commit?: string | null }): Tombstone | null =>
    tombstones.find(
        (t) =>
            (it.release != null && (t.release === it.release || t.twins.includes(it.release))) ||
            (it.commit != null && t.commit === it.commit),
    ) ?? null;

/** What a person is led to, once a deployment is over. */
export function nextStepOf(d: Deployment, tombstone: Tombstone | null): "back" | "again" | "newest" | "none" {
    if (d.state !== "over") return "none";
    // What was taken back is not what one should reach for first.
    if (tombstone) return "newest";
    if (d.outcome === "released") return "back";
    return d.commit && !d.isRollback ? "again" : "none";
}
