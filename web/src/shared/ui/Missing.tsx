import { Link } from "react-router";
import { problemOf } from "../../api/problem";
import { plain } from "../foreignText";
import { nearest } from "../nearest";
import { PageHeading } from "./PageHeading";
import { Problem } from "./Problem";
import { useTitle } from "./useTitle";

interface MissingProps {
    /** What was looked for: "service", "deployment". */
    what: string;
    asked: string;
    /** The right names, and where each of them is. */
    names?: string[];
    toName?: (name: string) => string;
    /** Where one finds what there is. */
    back: { to: string; label: string };
    hint?: string;
}

/** A page about something that is not there: what was asked for, what was probably meant, and the way back. */
export function Missing({ what, asked, names = [], toName, back, hint }: MissingProps) {
    useTitle(`No ${what} ${asked}`);
    const near = toName ? nearest(asked, names) : [];
    return (
        <div className="card">
            <div className="empty missing">
                <PageHeading>
                    There is no {what} <span className="break">“{plain(asked)}”</span>
                </PageHeading>
                {near.length > 0 && toName ? (
                    <p>
                        Did you mean{" "}
                        {near.map((name, i) => (
                            <span key={name}>
                                {i > 0 && (i === near.length - 1 ? " or " : ", ")}
                                <Link className="link strong" to={toName(name)}>
                                    {name}
                                </Link>
                            </span>
                        ))}
                        ?
                    </p>
                ) : (
                    <p>{hint ?? "It may have been removed, or the address was written down wrong."}</p>
                )}
                <Link className="btn" to={back.to}>
                    {back.label}
                </Link>
            </div>
        </div>
    );
}

/** What could not be shown: that it is not there, or why it could not be asked for. */
export function Failed({ error, ...missing }: MissingProps & { error: unknown }) {
    if (problemOf(error).code === "not-found") return <Missing {...missing} />;
    return (
        <>
            <div className="top">
                <PageHeading>{plain(missing.asked)}</PageHeading>
            </div>
            <Problem error={error} />
            <Link className="btn" to={missing.back.to}>
                {missing.back.label}
            </Link>
        </>
    );
}
