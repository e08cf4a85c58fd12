import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Link, useParams } from "react-router";
import type { Deployment, Tombstone } from "../../api/client";
import { queries } from "../../api/queries";
import { commandLine } from "../../shared/commandText";
import { plain } from "../../shared/foreignText";
import { between, exact, took } from "../../shared/timeWords";
import { Chip } from "../../shared/ui/Chip";
import { CommandLine } from "../../shared/ui/CommandLine";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Failed } from "../../shared/ui/Missing";
import { Sha } from "../../shared/ui/Sha";
import { Ago } from "../../shared/ui/Times";
import { useTitle } from "../../shared/ui/useTitle";
import { Waiting } from "../../shared/ui/Waiting";
import { asCalled, begun, broughtBy, byWord, personWord, releaseWord, stateOf } from "../../shared/words";
import { Acts } from "./Acts";
import { Changes } from "./Changes";
import { SideLogs } from "./SideLogs";
import { Story } from "./Story";
import { verdictOf } from "./story";
import { tombstoneOf } from "./takenBack";
import { TakenBackNote } from "./TakenBackNote";
import { SideKeys } from "./SideKeys";
import { Unread } from "./Unread";
import { Watched } from "./Watched";
import "./deployment.css";

// It is asked for together with the page, not after it.
const judgement = import("./Judgement");
const Judgement = lazy(() => judgement);

export function DeploymentPage() {
    const id = useParams().id ?? "";
    usePrefetchQuery(queries.judgement(id));
    const deployment = useQuery(queries.deployment(id));
    const tombstones = useQuery(queries.tombstones());
    const d = deployment.data;
    useTitle(d ? `${d.service} ${broughtBy(d)} to ${d.environment}` : id);
    // What can be done about it hangs on them: buttons that change places while somebody goes for them are worse than ones that come a moment later.
    if (d && !tombstones.isPending) return <Shown d={d} tombstones={tombstones.data?.tombstones ?? []} />;
    return deployment.isError ? (
        <Failed
            error={deployment.error}
            what="deployment"
            asked={id}
            back={{ to: "/activity", label: "To what happened" }}
            hint="Deployments are called d-1, d-2 and so on; all of them are in the activity."
        />
    ) : (
        <Waiting what={id} />
    );
}

function Shown({ d, tombstones }: { d: Deployment; tombstones: Tombstone[] }) {
    const state = stateOf(d);
    const isRunning = d.state !== "over";
    const service = `/services/${encodeURIComponent(d.service)}`;
    const verdict = verdictOf(d);
    // The verdict has said what the tombstone would.
    const isTold = (t: Tombstone) => t.deployment === d.id && verdict !== null;
    const tombstone = tombstoneOf(tombstones, { release: d.to, commit: d.commit });
    return (
        <div className="dep-page">
            <div className="top">
                <div>
                    <div className="crumb break">
                        <Link to={service}>{d.service}</Link> →{" "}
                        <Link to={`${service}?env=${encodeURIComponent(d.environment)}`}>{d.environment}</Link> · {d.id} ·{" "}
                        {plain(personWord(d.who))}
                        {d.why && <>, “{plain(d.why)}”</>} · <Ago at={d.startedAt} suffix=" ago" />
                        {d.endedAt && <span title={exact(d.endedAt)}> · took {took(between(d.startedAt, d.endedAt))}</span>}
                    </div>
                    <div className="row">
                        <PageHeading>
                            {d.from ? `${releaseWord(d.from)} → ` : ""}
                            {plain(broughtBy(d))}
                        </PageHeading>
                        <Chip tone={state.tone}>
                            {state.word}
                            {isRunning && d.weight && d.from && d.weight < 100 ? ` at ${d.weight} %` : ""}
                        </Chip>
                        {d.strategy && !d.isRollback && <span className="dim">{d.strategy}</span>}
                        <Sha sha={d.commit} /> <span className="dim break">{plain(d.subject ?? "")}</span>
                    </div>
                </div>
                <Acts d={d} service={service} tombstone={tombstone} />
            </div>
            {verdict && (
                <div className={`note ${verdict.tone}`} role={verdict.tone === "quiet" ? undefined : "status"}>
                    <b>{verdict.title}</b> {plain(begun(asCalled(verdict.text, d.service)))}
                    {tombstone && isTold(tombstone) && (
                        <div className="next">
                            Taken back by {plain(byWord(tombstone.by))}, <Ago at={tombstone.at} suffix=" ago" />. No policy deploys{" "}
                            {broughtBy(d)} again, in any environment.
                        </div>
                    )}
                </div>
            )}
            {isRunning && d.from && <Traffic d={d} />}
            {tombstone && !isTold(tombstone) && <TakenBackNote tombstone={tombstone} what={broughtBy(d)} here={d.id} />}
            <div className="dep-grid">
                <div className="stack told">
                    <Story deployment={d} />
                    <Changes deployment={d} />
                    <section className="card pad" aria-labelledby="terminal">
                        <h2 id="terminal">The same in a terminal</h2>
                        <CommandLine line={commandLine("davit", "history", d.id, isRunning && "--follow")} />
                    </section>
                </div>
                <div className="stack judged">
                    <Suspense fallback={<Unread deployment={d} />}>
                        <Judgement deployment={d} />
                    </Suspense>
                </div>
                <div className="stack wrote">
                    <SideLogs key={d.id} deployment={d} />
                </div>
            </div>
        </div>
    );
}

function Traffic({ d }: { d: Deployment }) {
    const weight = d.weight ?? 0;
    return (
        <section className="note moves traffic" aria-labelledby="traffic">
            <Watched deployment={d} />
            <h2 id="traffic" style={{ margin: 0 }}>
                Requests
                <SideKeys canary={`${releaseWord(d.to)} ${weight} %`} baseline={`${releaseWord(d.from)} ${100 - weight} %`} />
                {d.wanted > 0 && (
                    <span className="key">
                        {d.ready} of {d.wanted} instances of {releaseWord(d.to)} ready
                    </span>
                )}
            </h2>
            <div className="split" role="img" aria-label={`${weight} % of the requests go to ${releaseWord(d.to)}`}>
                <span className="canary" style={{ width: `${weight}%` }} />
                <span className="base" style={{ width: `${100 - weight}%` }} />
            </div>
        </section>
    );
}
