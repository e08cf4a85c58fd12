import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import {
    api,
    of,
    type Environment,
    type Freeze,
    type Hold,
    type Lock,
    type OverviewCell,
    type OverviewService,
    type Tombstone,
} from "../../api/client";
import { queries } from "../../api/queries";
import { commandLine, plain } from "../../shared/commandText";
import { exact } from "../../shared/timeWords";
import { Chip } from "../../shared/ui/Chip";
import { CommandLine } from "../../shared/ui/CommandLine";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Problem } from "../../shared/ui/Problem";
import { Sha } from "../../shared/ui/Sha";
import { Ago } from "../../shared/ui/Times";
import { useTitle } from "../../shared/ui/useTitle";
import { Waiting } from "../../shared/ui/Waiting";
import { ActButton, type Act } from "../../shared/ui/Confirm";
import { count, personWord, releaseWord } from "../../shared/words";
import { needsPerson } from "../fleet/fleet";
import { wordsOf } from "../fleet/Cell";

export function EnvironmentsPage() {
    useTitle("Environments");
    const environments = useQuery(queries.environments());
    const overview = useQuery(queries.overview());
    const locks = useQuery(queries.locks());
    const holds = useQuery(queries.holds());
    const freezes = useQuery(queries.freezes());
    const tombstones = useQuery(queries.tombstones());
    const failed = [environments, overview, locks, holds, freezes, tombstones].find((q) => q.isError && !q.data);
    if (failed) return <Problem error={failed.error} />;
    if (!environments.data || !overview.data || !locks.data || !holds.data || !freezes.data || !tombstones.data)
        return <Waiting what="the environments" />;
    return (
        <>
            <div className="top">
                <PageHeading>Environments</PageHeading>
                <span className="dim">where services run, what must be true of a deployment there, and what stops one</span>
            </div>
            <div className="stack">
                {environments.data.environments.map((e) => (
                    <One
                        key={e.name}
                        environment={e}
                        services={overview.data.services}
                        locks={locks.data.locks}
                        holds={holds.data.holds.filter((h) => h.environment === e.name)}
                        freezes={freezes.data.freezes}
                    />
                ))}
                <Buried tombstones={tombstones.data.tombstones} />
                <section className="card pad" aria-labelledby="describe">
                    <h2 id="describe">Describe them</h2>
                    <p className="dim">
                        Environments are described in a file, so that a change of one is a change like any other: read by somebody, and
                        taken back when it was wrong.
                    </p>
                    <div className="stack" style={{ gap: 6 }}>
                        <CommandLine line="davit env list" />
                        <CommandLine line="davit env set environments.yaml" />
                    </div>
                </section>
            </div>
        </>
    );
}

const words: Record<string, (value: string) => string> = {
    branches: (v) => `takes commits of ${v} only`,
    reason: () => "wants a reason for each deployment",
};

function One({
    environment: e,
    services,
    locks,
    holds,
    freezes,
}: {
    environment: Environment;
    services: OverviewService[];
    locks: Lock[];
    holds: Hold[];
    freezes: Freeze[];
}) {
    const here = services.flatMap((s) => s.cells.filter((c) => c.environment === e.name).map((cell) => ({ service: s, cell })));
    const own = locks.filter((l) => l.scope === e.name || l.scope.endsWith(`/${e.name}`));
    const isLocked = own.some((l) => l.scope === e.name);
    const attention = here.filter(({ cell }) => (needsPerson(cell) && !cell.hold) || cell.move);
    const names = new Set(here.map(({ service }) => service.name));
    const frozen = freezes.filter(
        (f) => f.nextEnd && (f.scope === "all" || f.scope === e.name || f.scope.endsWith(`/${e.name}`) || names.has(f.scope)),
    );
    return (
        <section className="card pad" id={e.name} aria-labelledby={`env-${e.name}`}>
            <div className="row" style={{ marginBottom: 8 }}>
                <h2 id={`env-${e.name}`} style={{ margin: 0, fontSize: 15 }}>
                    {e.name}
                </h2>
                {isLocked && <Chip tone="moves">locked</Chip>}
                <span className="dim">
                    {count(here.filter(({ cell }) => cell.release != null).length, "service")} · {e.targets.join(", ")}
                </span>
                <span style={{ marginLeft: "auto" }}>
                    {!isLocked && (
                        <ActButton act={lockAct(e.name)} className="btn small">
                            Lock it
                        </ActButton>
                    )}
                </span>
            </div>
            <p className="dim">
                {Object.entries(e.settings).length === 0
                    ? "Any commit may be deployed, by anybody who may deploy."
                    : Object.entries(e.settings)
                          .map(([k, v]) => words[k]?.(v) ?? `${k}: ${v}`)
                          .join("; ")}
            </p>
            {own.map((l) => (
                <div key={l.scope} className="note warn row" style={{ marginBottom: 8 }}>
                    <div style={{ flex: 1 }}>
                        <b>{l.scope === e.name ? "Nothing is deployed here" : `Nothing is deployed to ${l.scope}`}</b>
                        {l.until ? (
                            <span title={exact(l.until)}> until {exact(l.until).slice(0, 16)}</span>
                        ) : (
                            " until the lock is lifted"
                        )}: {plain(l.reason)}
                        <div className="dim">
                            {plain(personWord(l.who))}, <Ago at={l.since} suffix=" ago" />
                        </div>
                        <Waits waiting={l.waiting} />
                    </div>
                    <ActButton act={unlockAct(l.scope)} className="btn small">
                        Lift it
                    </ActButton>
                </div>
            ))}
            {frozen.map((f) => (
                <div key={f.id} className={`note row ${f.isActive ? "warn" : ""}`} style={{ marginBottom: 8 }}>
                    <div style={{ flex: 1 }}>
                        <b>
                            {f.isActive
                                ? `Frozen${f.scope === e.name ? "" : ` (${f.scope})`}: nothing is deployed but rollbacks`
                                : `Will be frozen${f.scope === e.name ? "" : ` (${f.scope})`}`}
                        </b>
                        {f.nextStart &&
                            f.nextEnd &&
                            ` ${f.isActive ? "" : `from ${exact(f.nextStart).slice(0, 16)} `}until ${exact(f.nextEnd).slice(0, 16)}`}
                        {f.every && `, every ${f.every}`}: {plain(f.reason)}
                        <div className="dim">{plain(personWord(f.who))}</div>
                        <Waits waiting={f.waiting} />
                    </div>
                    <ActButton act={liftFreezeAct(f)} className="btn small">
                        Lift it
                    </ActButton>
                </div>
            ))}
            {holds.map((h) => (
                <div key={h.service} className="note warn row" style={{ marginBottom: 8 }}>
                    <div style={{ flex: 1 }}>
                        <b>
                            <Link to={`/services/${encodeURIComponent(h.service)}/why?env=${encodeURIComponent(e.name)}`}>{h.service}</Link>{" "}
                            is held{h.to ? ` on ${releaseWord(h.to)}` : ""}: nothing automatic moves it
                        </b>
                        <div className="break">{plain(h.reason)}</div>
                        <div className="dim">
                            {plain(personWord(h.by))}, <Ago at={h.since} suffix=" ago" />
                            {h.deployment && (
                                <>
                                    {" "}
                                    ·{" "}
                                    <Link className="link" to={`/deployments/${h.deployment}`}>
                                        {h.deployment}
                                    </Link>
                                </>
                            )}
                        </div>
                        <Waits waiting={h.waiting} />
                    </div>
                    <ActButton act={liftHoldAct(h)} className="btn small">
                        Lift it
                    </ActButton>
                </div>
            ))}
            {attention.length > 0 && (
                <ul className="stack" style={{ gap: 4 }}>
                    {attention.map(({ service, cell }) => (
                        <Attention key={service.name} service={service} cell={cell} />
                    ))}
                </ul>
            )}
        </section>
    );
}

const Waits = ({ waiting }: { waiting: Hold["waiting"] }) =>
    waiting.length === 0 ? null : (
        <ul style={{ marginTop: 4 }}>
            {waiting.map((w) => (
                <li key={`${w.service}/${w.environment}`}>
                    waits: <span className="strong">{w.service}</span> <Sha sha={w.commit} /> {plain(w.subject)}
                </li>
            ))}
        </ul>
    );

function Buried({ tombstones }: { tombstones: Tombstone[] }) {
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
                                {plain(t.reason)} · {plain(personWord(t.by))} in {t.environment}, <Ago at={t.at} suffix=" ago" />
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

function Attention({ service, cell }: { service: OverviewService; cell: OverviewCell }) {
    const said = wordsOf(service, cell, Date.now());
    return (
        <li>
            <Link
                to={
                    cell.move
                        ? `/deployments/${cell.move.deployment}`
                        : `/services/${encodeURIComponent(service.name)}/why?env=${encodeURIComponent(cell.environment)}`
                }
            >
                <span className="strong">{service.name}</span> <span className={said?.tone}>{said?.text}</span>
            </Link>
        </li>
    );
}

const lockAct = (scope: string): Act => ({
    title: `Lock ${scope}`,
    says: `Nothing is deployed to ${scope} until the lock is lifted. What runs there goes on.`,
    label: "Lock it",
    needsReason: true,
    command: (reason) => commandLine("davit", "lock", scope, "--reason", reason || "REASON"),
    does: async (reason) => (await of(api.POST("/api/locks", { body: { scope, reason } }))).message,
});

const liftHoldAct = (h: Hold): Act => ({
    title: `Lift the hold of ${h.service} in ${h.environment}`,
    says: `Policies may move ${h.service} again. What was taken back stays remembered, and is not deployed again.`,
    label: "Lift the hold",
    command: (reason) => commandLine("davit", "hold", "lift", `${h.service}/${h.environment}`, reason && "--reason", reason),
    does: async (reason) =>
        (await of(api.DELETE("/api/holds", { params: { query: { scope: `${h.service}/${h.environment}`, reason: reason || undefined } } })))
            .message,
});

const liftFreezeAct = (f: Freeze): Act => ({
    title: f.isActive ? `End the freeze of ${f.scope}` : `Take the freeze of ${f.scope} from the calendar`,
    says: "Deployments may begin again, and what waits for it goes on.",
    label: "Lift it",
    command: (reason) => commandLine("davit", "freeze", "lift", f.id, reason && "--reason", reason),
    does: async (reason) =>
        (await of(api.DELETE("/api/freezes/{id}", { params: { path: { id: f.id }, query: { reason: reason || undefined } } }))).message,
});

const pardonAct = (t: Tombstone): Act => ({
    title: `Pardon ${t.id}`,
    says: "Policies may deploy it again, as if it had never been taken back.",
    label: "Pardon it",
    needsReason: true,
    command: (reason) => commandLine("davit", "hold", "pardon", t.id, "--reason", reason || "REASON"),
    does: async (reason) => (await of(api.DELETE("/api/tombstones/{id}", { params: { path: { id: t.id }, query: { reason } } }))).message,
});

const unlockAct = (scope: string): Act => ({
    title: `Unlock ${scope}`,
    says: "Deployments may begin again.",
    label: "Lift the lock",
    command: (reason) => commandLine("davit", "unlock", scope, reason && "--reason", reason),
    does: async (reason) => (await of(api.DELETE("/api/locks", { params: { query: { scope, reason: reason || undefined } } }))).message,
});
