import type { Commit } from "../../api/client";
import { count } from "../../shared/words";

/** What build servers think of a commit, in few words; null when they said nothing. */
export function checksWord({ checked, checks }: Pick<Commit, "checked" | "checks">): string | null {
    if (!checked) return null;
    const those = checks.filter((c) => c.state === checked);
    const named = (what: string, all: string) =>
        those.length === 1 && those[0] ? `${those[0].name} ${what}` : `${those.length} of ${count(checks.length, "check")} ${all}`;
    switch (checked) {
        case "failed":
            return named("failed", "failed");
        case "pending":
            return named("is under way", "are under way");
        default:
            return checks.length === 1 ? `${checks[0]?.name} passed` : `${count(checks.length, "check")} passed`;
    }
}
