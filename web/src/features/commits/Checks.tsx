import type { Check, Commit } from "../../api/client";
import { plain } from "../../shared/foreignText";
import { exact } from "../../shared/timeWords";
import { checksWord } from "./checks";

const said: Record<Check["state"], string> = { failed: "failed", pending: "is under way", passed: "passed" };

/** What build servers think of a commit: a sign and words, and each check by name where it is pointed at, or reached by keys. */
export function Checks({ commit }: { commit: Commit }) {
    const word = checksWord(commit);
    if (!word || !commit.checked) return null;
    return (
        <span className={`checks ${commit.checked}`} onKeyDown={(e) => e.key === "Escape" && (e.target as HTMLElement).blur()}>
            <button type="button">
                <Sign state={commit.checked} />
                {plain(word)}
            </button>
            <ul aria-label="Checks">
                {commit.checks.map((c) => (
                    <li key={c.name} className={c.state}>
                        <Sign state={c.state} />
                        {c.url ? (
                            <a className="link" href={c.url} target="_blank" rel="noopener noreferrer">
                                {plain(c.name)}
                            </a>
                        ) : (
                            <span>{plain(c.name)}</span>
                        )}
                        <span className="dim" title={`${exact(c.at)}, ${c.who}`}>
                            {said[c.state]}
                        </span>
                    </li>
                ))}
            </ul>
        </span>
    );
}

/** Three shapes, known apart without their colours. */
const Sign = ({ state }: { state: Check["state"] }) => (
    <svg
        width="12"
        height="12"
        viewBox="0 0 12 12"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        aria-hidden="true"
    >
        {state === "passed" && <path d="M2 6.5l2.8 2.8L10 3.2" />}
        {state === "failed" && <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" />}
        {state === "pending" && (
            <>
                <circle cx="6" cy="6" r="4.6" />
                <path d="M6 3.6V6l1.7 1.1" />
            </>
        )}
    </svg>
);
