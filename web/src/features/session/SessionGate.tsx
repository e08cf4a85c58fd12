import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { signIn } from "../../api/client";
import { onSessionElsewhere, onSignedOut, onWordInAddress, session, takeWordFromAddress } from "../../api/session";
import { SignInPage } from "./SignInPage";

/** Shows the page to who is signed in. A link's word signs in by itself. */
export function SessionGate({ children }: { children: ReactNode }) {
    const client = useQueryClient();
    const [link, setLink] = useState(takeWordFromAddress);
    const [state, setState] = useState<"signing" | "in" | "out">(link ? "signing" : session.page ? "in" : "out");
    const [error, setError] = useState<unknown>(null);

    useEffect(() => {
        if (!link) return;
        let isGone = false;
        signIn(link.word)
            .then((page) => {
                session.begin(page, link.person || session.person);
                if (!isGone) setState("in");
            })
            .catch((e: unknown) => {
                // A link that was used signs nobody in; who is signed in already stays so.
                if (isGone) return;
                setError(session.page ? null : e);
                setState(session.page ? "in" : "out");
            });
        return () => {
            isGone = true;
        };
    }, [link]);
    // Who is signed in goes on with what is on the screen meanwhile.
    useEffect(
        () =>
            onWordInAddress(() => {
                if (!session.page) setState("signing");
                setLink(takeWordFromAddress());
            }),
        [],
    );
    useEffect(() => {
        const leave = () => {
            client.clear();
            setState("out");
        };
        const stops = [onSessionElsewhere((isSignedIn) => (isSignedIn ? setState("in") : leave())), onSignedOut(leave)];
        return () => stops.forEach((stop) => stop());
    }, [client]);

    if (state === "signing") return null;
    return state === "in" ? children : <SignInPage error={error} onSignedIn={() => setState("in")} />;
}
