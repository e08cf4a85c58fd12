import { useState } from "react";
import { signIn } from "../../api/client";
import { session } from "../../api/session";
import { CommandLine } from "../../shared/ui/CommandLine";
import { Mark } from "../../shared/ui/Mark";
import { Problem } from "../../shared/ui/Problem";
import { useTitle } from "../../shared/ui/useTitle";

export function SignInPage({ error, onSignedIn }: { error: unknown; onSignedIn: () => void }) {
    const [failure, setFailure] = useState<unknown>(error);
    const [isBusy, setBusy] = useState(false);
    useTitle("Sign in");

    const submit = async (form: FormData) => {
        setBusy(true);
        try {
            session.begin(await signIn(String(form.get("word"))), String(form.get("person")));
            onSignedIn();
        } catch (e) {
            setFailure(e);
            setBusy(false);
        }
    };

    return (
        <main className="sign-in">
            <h1 className="logo">
                <Mark /> Davit
            </h1>
            <p>Ship any commit of any service, watch it, and take it back.</p>
            <p className="dim">To sign in, open a link made on the server's machine:</p>
            <CommandLine line="davit open" />
            <form
                style={{ marginTop: 18 }}
                onSubmit={(e) => {
                    e.preventDefault();
                    void submit(new FormData(e.currentTarget));
                }}
            >
                {failure != null && <Problem error={failure} />}
                <label className="field">
                    <span>
                        Or the token, from the file <span className="mono">token</span> of its data folder
                    </span>
                    <input className="input" name="word" type="password" required autoComplete="current-password" />
                </label>
                <label className="field">
                    <span>Your name, for the record of who did what</span>
                    <input className="input" name="person" autoComplete="username" maxLength={64} defaultValue={session.person} />
                </label>
                <button type="submit" className="btn primary" disabled={isBusy}>
                    {isBusy ? "Signing in…" : "Sign in"}
                </button>
            </form>
        </main>
    );
}
