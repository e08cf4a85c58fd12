import { useEffect, useRef, type ReactNode } from "react";
import { Link } from "react-router";
import type { Commit } from "../../api/client";
import { plain } from "../../shared/foreignText";
import { Chip } from "../../shared/ui/Chip";
import { Ago } from "../../shared/ui/Times";
import { releaseWord } from "../../shared/words";
import { Checks } from "./Checks";
import "./commits.css";

export const commitPath = (service: string, sha: string) => `/services/${encodeURIComponent(service)}?commit=${sha}`;

/** A commit on a line of them: what it says, whose it is, where it runs and what build servers think of it. */
export function CommitItem({
    service,
    commit: c,
    isMeant = false,
    children,
}: {
    service: string;
    commit: Commit;
    /** It is the one that was asked for: shown, and come to. */
    isMeant?: boolean;
    children?: ReactNode;
}) {
    const item = useRef<HTMLLIElement>(null);
    useEffect(() => {
        if (isMeant) item.current?.scrollIntoView({ block: "center" });
    }, [isMeant]);
    return (
        <li
            ref={item}
            className={[c.environments.length > 0 && "stands", isMeant && "meant"].filter(Boolean).join(" ") || undefined}
            aria-current={isMeant || undefined}
        >
            <div>
                <div className="subject">
                    {plain(c.subject)}{" "}
                    {c.environments.map((e) => (
                        <Chip key={e} tone="act">
                            {e}
                        </Chip>
                    ))}
                </div>
                <div className="faint">
                    <Link className="mono dim" to={commitPath(service, c.sha)} title={c.sha}>
                        {c.sha.slice(0, 7)}
                    </Link>{" "}
                    {plain(c.author)} · <Ago at={c.at} suffix=" ago" />
                    {c.release && <> · {releaseWord(c.release)}</>}
                    {c.checked && " "}
                    <Checks commit={c} />
                </div>
            </div>
            {children}
        </li>
    );
}
