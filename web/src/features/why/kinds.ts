import type { Explanation } from "../../api/client";

interface Kind {
    word: string;
    tone: "bad" | "warn" | "quiet";
    chip: "bad" | "moves" | "quiet";
}

const quiet = (word: string): Kind => ({ word, tone: "quiet", chip: "quiet" });
const warn = (word: string): Kind => ({ word, tone: "warn", chip: "moves" });
const bad = (word: string): Kind => ({ word, tone: "bad", chip: "bad" });

const kinds: Record<Explanation["kind"], Kind> = {
    running: quiet("as wished"),
    moving: warn("moving"),
    waiting: warn("waiting"),
    asking: warn("asks you"),
    refused: warn("refused"),
    held: warn("held"),
    locked: warn("locked"),
    frozen: warn("frozen"),
    failing: bad("failing"),
    superseded: quiet("superseded"),
    stopped: warn("stopped"),
    empty: quiet("empty"),
    unknown: bad("unknown"),
};

export const kindOf = (kind: Explanation["kind"]): Kind => kinds[kind];
