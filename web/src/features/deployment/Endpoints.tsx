import { plain } from "../../shared/foreignText";
import { count } from "../../shared/words";
import { percent, type Judgement } from "./judgement";

const most = 8;

/** How many requests of each kind failed: those of which any did, and the others together. */
export function Endpoints({ judgement: j, canary, baseline }: { judgement: Judgement; canary: string; baseline: string }) {
    const failing = j.endpoints.filter((e) => e.canaryErrors + e.baselineErrors > 0).slice(0, most);
    const others = j.endpoints.filter((e) => !failing.includes(e));
    const only = others.length === 1 ? others[0] : undefined;
    const sum = (of: "canaryErrors" | "canaryRequests" | "baselineErrors" | "baselineRequests") => others.reduce((s, e) => s + e[of], 0);
    return (
        <section className="card" aria-labelledby="endpoints">
            <div style={{ padding: "14px 16px 4px" }}>
                <h2 id="endpoints" style={{ margin: 0 }}>
                    By kind of request
                </h2>
            </div>
            <table className="table figures">
                <thead>
                    <tr>
                        <th scope="col">request</th>
                        <th scope="col">{canary} errors</th>
                        <th scope="col">{baseline} errors</th>
                    </tr>
                </thead>
                <tbody>
                    {failing.map((e) => (
                        <tr key={e.name}>
                            <th scope="row" className="mono break">
                                {plain(e.name)}
                            </th>
                            <Share failed={e.canaryErrors} all={e.canaryRequests} />
                            <Share failed={e.baselineErrors} all={e.baselineRequests} />
                        </tr>
                    ))}
                    {others.length > 0 && (
                        <tr>
                            <th scope="row" className={only ? "mono break" : "dim"}>
                                {only ? plain(only.name) : failing.length > 0 ? count(others.length, "other") : `all ${others.length}`}
                            </th>
                            <Share failed={sum("canaryErrors")} all={sum("canaryRequests")} />
                            <Share failed={sum("baselineErrors")} all={sum("baselineRequests")} />
                        </tr>
                    )}
                </tbody>
            </table>
        </section>
    );
}

const Share = ({ failed, all }: { failed: number; all: number }) => (
    <td>
        <span className={failed > 0 ? "strong" : undefined}>{percent(failed, all)}</span>{" "}
        <span className="faint">of {all.toLocaleString("en")}</span>
    </td>
);
