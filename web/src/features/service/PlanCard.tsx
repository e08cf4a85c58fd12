import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Plan } from "../../api/client";
import { queries } from "../../api/queries";
import { plain } from "../../shared/foreignText";
import { Sha } from "../../shared/ui/Sha";
import { asCalled, count, releaseWord } from "../../shared/words";
import { CommitItem } from "../commits/CommitItem";
import { tombstoneOf } from "../deployment/takenBack";
import { TakenBackNote } from "../deployment/TakenBackNote";
import { LiftButton } from "../holds/LiftButton";

/** What would happen, in sentences; or why it would not, and what to do instead. */
export function PlanCard({
    plan,
    isBack,
    lacksReason,
}: {
    plan: Plan;
    isBack: boolean;
    /** The environment wants one, and none is written yet. */
    lacksReason: boolean;
}) {
    const tombstones = useQuery(queries.tombstones());
    const tombstone = tombstoneOf(tombstones.data?.tombstones ?? [], { release: plan.to, commit: plan.commit?.sha });
    const isSame = !isBack && plan.from != null && plan.leadsOn && plan.brings.length === 0;
    return (
        <>
            {tombstone && <TakenBackNote tombstone={tombstone} what={plan.to ? releaseWord(plan.to) : "This commit"} />}
            {plan.refusals.length > 0 && <Refused plan={plan} isBack={isBack} lacksReason={lacksReason} />}
            {plan.words.length > 0 && (
                <section className="card pad" aria-labelledby="plan">
                    <h2 id="plan">
                        {plan.refusals.length > 0 ? "What would happen otherwise" : "What will happen"}{" "}
                        <span className="dim">in {plan.environment}</span>
                    </h2>
                    {plan.commit && <Way plan={plan} />}
                    {isSame && <p className="warn">It is the commit that runs now.</p>}
                    <ol className="words">
                        {plan.words.map((w) => (
                            <li key={w}>
                                <span>{plain(asCalled(w, plan.service))}</span>
                            </li>
                        ))}
                    </ol>
                </section>
            )}
            {!isBack && !isSame && plan.from && plan.words.length > 0 && (
                <section className="card pad" aria-labelledby="brings">
                    <h2 id="brings" style={plan.brings.length === 0 ? { margin: 0 } : undefined}>
                        {plan.leadsOn
                            ? `Brings ${count(plan.brings.length, "commit")}${plan.brings.length >= 50 ? " or more" : ""}`
                            : `Does not follow from ${releaseWord(plan.from)}: it may bring less than what runs, or other things`}
                    </h2>
                    <ol className="commits">
                        {plan.brings.map((c) => (
                            <CommitItem key={c.sha} service={plan.service} commit={c} />
                        ))}
                    </ol>
                </section>
            )}
        </>
    );
}

const Way = ({ plan }: { plan: Plan }) => (
    <p>
        {plan.from ? releaseWord(plan.from) : "nothing"} → {plan.to ? releaseWord(plan.to) : "a new release"} <Sha sha={plan.commit?.sha} />{" "}
        {plain(plan.commit?.subject ?? "")} <span className="dim">by {plain(plan.commit?.author ?? "")}</span>
    </p>
);

function Refused({ plan, isBack, lacksReason }: { plan: Plan; isBack: boolean; lacksReason: boolean }) {
    const service = `/services/${encodeURIComponent(plan.service)}`;
    const env = encodeURIComponent(plan.environment);
    // Without words, there is nothing that could be done even if nothing were in the way.
    const isImpossible = plan.words.length === 0;
    // What is mended in the form needs no other page.
    const isMendedHere = lacksReason && plan.refusals.length === 1;
    return (
        <div className="note warn refused" role="alert">
            <div className="strong">It would be refused now:</div>
            {plan.refusals.map((r) => (
                <div key={r.summary}>
                    <div className="break">{plain(asCalled(r.summary, plan.service))}</div>
                    {r.evidence.map((v) => (
                        <div key={v.text} className="break dim">
                            {plain(asCalled(v.text, plan.service))}
                        </div>
                    ))}
                </div>
            ))}
            {isMendedHere ? (
                <div className="next">Write it in the form.</div>
            ) : (
                <div className="acts">
                    {isBack && isImpossible ? (
                        <>
                            <Link className="btn" to={`${service}/deploy?env=${env}`}>
                                Deploy a commit instead
                            </Link>
                            <Link className="btn" to={`${service}?env=${env}`}>
                                See what was deployed
                            </Link>
                        </>
                    ) : isImpossible ? (
                        <Link className="btn" to={service}>
                            See its commits
                        </Link>
                    ) : (
                        <>
                            {plan.refusals.map((r) => (
                                <LiftButton key={r.summary} explanation={r} />
                            ))}
                            <Link className="btn" to={`${service}/why?env=${env}`}>
                                See what would change that
                            </Link>
                        </>
                    )}
                </div>
            )}
        </div>
    );
}
