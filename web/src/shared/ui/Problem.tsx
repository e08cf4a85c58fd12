import { problemOf } from "../../api/problem";
import { plain } from "../foreignText";

/** What could not be done: what failed, why, and what to do. */
export function Problem({ error, kept }: { error: unknown; kept?: string }) {
    const problem = problemOf(error);
    return (
        <div className="note bad" role="alert">
            <div className="strong">{plain(problem.title)}</div>
            {problem.errors?.map((e) => (
                <div key={e} className="mono break">
                    {plain(e)}
                </div>
            ))}
            {problem.why && <div>{plain(problem.why)}</div>}
            {kept && <div>{kept}</div>}
            {problem.next && <div className="next">{plain(problem.next)}</div>}
        </div>
    );
}
