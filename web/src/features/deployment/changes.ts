import type { DeploymentCommits } from "../../api/client";
import { count } from "../../shared/words";

/** What a deployment changes, in one line: "3 commits by Ada and Bob". */
export function changesWord(c: DeploymentCommits): string | null {
    if (!c.from || !c.to) return null;
    if (!c.leadsOn) return "Other commits: neither of the two leads to the other";
    const commits = c.takesAway.length > 0 ? c.takesAway : c.brings;
    if (commits.length === 0) return "The same commit as before";
    const many = commits.length >= 50 ? "50 commits or more" : count(commits.length, "commit");
    return `${c.takesAway.length > 0 ? "Takes away " : ""}${many} by ${authorsWord(commits.map((x) => x.author))}`;
}

/** Who wrote most comes first; more than three are counted. */
export function authorsWord(authors: string[]): string {
    const times = new Map<string, number>();
    for (const author of authors) times.set(author, (times.get(author) ?? 0) + 1);
    const names = [...times].sort((a, b) => b[1] - a[1]).map(([name]) => name);
    if (names.length <= 1) return names[0] ?? "";
    return names.length <= 3
        ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
        : `${names.slice(0, 2).join(", ")} and ${names.length - 2} others`;
}
