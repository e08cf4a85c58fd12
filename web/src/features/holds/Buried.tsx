import { Link } from "react-router";
import type { Tombstone } from "../../api/client";
import { plain } from "../../shared/foreignText";
import { ActButton } from "../../shared/ui/Confirm";
import { Sha } from "../../shared/ui/Sha";
import { Ago } from "../../shared/ui/Times";
import { asCalled, begun, byWord } from "../../shared/words";
import { pardonAct } from "./holdActs";

/** What was taken back, and no policy deploys again. */
export function Buried({ tombstones }: { tombstones: Tombstone[] }) {
    if (tombstones.length === 0) return null;
    return (
        <section className="card pad" aria-labelledby="buried">
            <h2 id="buried">
                Taken back, and remembered <span className="dim">no policy deploys these again, in any environment</span>
            </h2>
            <ul className="stack" style={{ gap: 10 }}>
                {tombstones.map((t) => (
                    <li key={t.id} className="row" style={{ alignItems: "flex-start" }}>
                        <div style={{ flex: 1, minWidth: 0 }}>
                            <span className="strong">{t.id}</span> <Sha sha={t.commit} /> {plain(t.subject)}
                            <div className="dim break">
                                {plain(begun(asCalled(t.reason, t.service)))} · {plain(byWord(t.by))}, in {t.environment},{" "}
                                <Ago at={t.at} suffix=" ago" />
                                {t.deployment && (
                                    <>
                                        {" "}
                                        ·{" "}
                                        <Link className="link" to={`/deployments/${t.deployment}`}>
                                            {t.deployment}
                                        </Link>
                                    </>
                                )}
                            </div>
                        </div>
                        <ActButton act={pardonAct(t)} className="btn small">
                            Pardon
                        </ActButton>
                    </li>
                ))}
            </ul>
        </section>
    );
}
