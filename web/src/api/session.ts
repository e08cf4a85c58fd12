// The page's half of its session. It stays with this very address: other ports of the host do not see it, as they would see a cookie.
const pageKey = "davit-page";
const personKey = "davit-person";

export const session = {
    get page(): string | null {
        return localStorage.getItem(pageKey);
    },
    get person(): string {
        return localStorage.getItem(personKey) ?? "";
    },
    begin(page: string, person: string) {
        localStorage.setItem(pageKey, page);
        localStorage.setItem(personKey, person);
    },
    end() {
        localStorage.removeItem(pageKey);
    },
};

export function sessionHeaders(): Record<string, string> {
    const headers: Record<string, string> = {};
    if (session.page) headers["Davit-Page"] = session.page;
    if (session.person) headers["Davit-Person"] = session.person;
    return headers;
}

/** The word of a link, `#word=…&person=…`; taken out of the address at once, so that it is in no history and no screenshot. */
export function takeWordFromAddress(): { word: string; person: string } | null {
    const parts = new URLSearchParams(location.hash.slice(1));
    const word = parts.get("word");
    if (!word) return null;
    history.replaceState(history.state, "", location.pathname + location.search);
    return { word, person: parts.get("person") ?? "" };
}

const signedOut = new EventTarget();
export function sayIsSignedOut() {
    session.end();
    signedOut.dispatchEvent(new Event("signed-out"));
}
export function onSignedOut(act: () => void): () => void {
    signedOut.addEventListener("signed-out", act);
    return () => signedOut.removeEventListener("signed-out", act);
}
