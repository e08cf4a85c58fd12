// The page's half of its session. It stays with this very address: other ports of the host do not see it, as they would see a cookie.
const pageKey = "davit-page";
const personKey = "davit-person";

/** What the server takes of a name: a header with other letters would be refused by the browser, and with it every question. */
const nameOf = (person: string) => person.replace(/[^A-Za-z0-9._@-]/g, "").slice(0, 64);

export const session = {
    get page(): string | null {
        return localStorage.getItem(pageKey);
    },
    get person(): string {
        return nameOf(localStorage.getItem(personKey) ?? "");
    },
    begin(page: string, person: string) {
        localStorage.setItem(pageKey, page);
        localStorage.setItem(personKey, nameOf(person));
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

/** A link that is followed in a tab that shows the page already changes only what is behind the #: nothing is loaded again. */
export function onWordInAddress(act: () => void): () => void {
    const look = () => location.hash.includes("word=") && act();
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
}

/** Signing in in one tab signs in the others, and signing out in one signs them out. */
export function onSessionElsewhere(act: (isSignedIn: boolean) => void): () => void {
    const look = (e: StorageEvent) => e.key === pageKey && act(e.newValue !== null);
    window.addEventListener("storage", look);
    return () => window.removeEventListener("storage", look);
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
