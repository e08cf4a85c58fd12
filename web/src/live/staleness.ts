import type { JournalEvent } from "../api/client";

/** Which answers a fact of the journal makes old. Only what a page shows now is asked for again. */
export function madeOldBy(event: Pick<JournalEvent, "stream" | "type">): string[][] {
    const [kind, id] = event.stream.split("/");
    const always = [["overview"], ["activity"]];
    switch (kind) {
        case "deployment":
            // What is done step by step is in the deployment alone; the rest changes when it begins and ends.
            return event.type.startsWith("step-")
                ? [["overview"], ["deployment", id ?? ""], ["judgement", id ?? ""]]
                : [
                      ...always,
                      ["deployment", id ?? ""],
                      ["judgement", id ?? ""],
                      ["deployments"],
                      ["service"],
                      ["instances"],
                      ["why"],
                      ["plan"],
                      ["holds"],
                      ["tombstones"],
                      ["commits"],
                  ];
        case "service":
            return [...always, ["service", id ?? ""], ["commits", id ?? ""], ["tombstones"], ["why", id ?? ""]];
        case "fleet":
            return [
                ...always,
                ["service", id ?? ""],
                ["instances", id ?? ""],
                ["commits", id ?? ""],
                ["why", id ?? ""],
                ["environments"],
                ["holds"],
            ];
        default:
            return [...always, ["environments"], ["locks"], ["freezes"], ["holds"], ["tombstones"], ["service"], ["why"], ["plan"]];
    }
}
