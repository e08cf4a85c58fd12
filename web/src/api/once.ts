/** What was asked for and not answered, by what it was, with the key that it was asked under. */
const unanswered = new Map<string, string>();

/** A key of its own for each write; `crypto.randomUUID` is not there for a page that came without TLS from another machine. */
function newKey(): string {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** The key of a write: the same as before when its answer was lost, so that the server does once what is asked twice. */
export function keyOf(method: string, url: string, body: string): string {
    const what = `${method} ${url} ${body}`;
    const key = unanswered.get(what) ?? newKey();
    unanswered.set(what, key);
    return key;
}

/** The server has said how it went: what is asked for next is asked anew. */
export function isAnswered(key: string) {
    for (const [what, its] of unanswered) if (its === key) unanswered.delete(what);
}

/** Whoever has turned away from what was not answered, and asks for the same later, means it anew. */
export const forgetUnanswered = () => unanswered.clear();
