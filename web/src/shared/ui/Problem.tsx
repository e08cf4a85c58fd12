import { isOutcomeKnown, problemOf } from "../../api/problem";
import { plain } from "../foreignText";

/** What could not be done: what failed, why, and what to do. With `kept`, it was a write: what is as before, if it is known to be. */
export function Problem({ error, kept }: { error: unknown; kept?: string }) {
    const problem = problemOf(error);
    const isLost = kept !== undefined && !isOutcomeKnown(error);
    return (
        <div className="note bad" role="alert">
            <div className="strong">{plain(problem.title)}</div>
            {problem.errors?.map((e) => (
                <div key={e} className="mono break">
                    {plain(e)}
                </div>
            ))}
            {problem.why && <div>{plain(problem.why)}</div>}
            {kept && <div>{isLost ? "Whether it was done is not known: no answer came." : kept}</div>}
            {isLost ? (
                <div className="next">Ask for it again once the server answers: however often it is asked from here, it is done once.</div>
            ) : (
                problem.next && <div className="next">{plain(problem.next)}</div>
            )}
        </div>
    );
}
