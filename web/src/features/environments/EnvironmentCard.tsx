import { Link } from "react-router";
import type { Environment, Freeze, Hold, Lock, OverviewCell, OverviewService, Target } from "../../api/client";
import { Chip } from "../../shared/ui/Chip";
import { MenuButton } from "../../shared/ui/MenuButton";
import { count, releaseWord } from "../../shared/words";
import { needsPerson } from "../fleet/fleet";
import { wordsOf } from "../fleet/Cell";
import { FreezeNote, HoldNote, LockNote } from "../holds/Notes";
import { everything } from "../holds/scopes";
import type { Stopping } from "../holds/Stop";
import { TargetLine } from "./TargetLine";

const rules: Record<string, (value: string) => string> = {
    branches: (v) => `takes commits of ${v} only`,
    reason: () => "wants a reason for each deployment",
    auto: (v) => `deploys by itself: ${v}`,
};

const mostNamed = 12;

const sentence = (parts: string[]) => {
    const text = parts.join("; ");
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

/** An environment: what must be true of a deployment there, and what stops one. */
export function EnvironmentCard({
    environment: e,
    targets,
    services,
    locks,
    holds,
    freezes,
    onStop,
}: {
    environment: Environment;
    /** Not there yet: a place may be slow to answer. */
    targets: Target[] | undefined;
    services: OverviewService[];
    locks: Lock[];
    holds: Hold[];
    freezes: Freeze[];
    onStop: (verb: Stopping) => void;
}) {
    const here = services.flatMap((s) => s.cells.filter((c) => c.environment === e.name).map((cell) => ({ service: s, cell })));
    // One that was not deployed anywhere yet may be deployed here.
    const names = new Set([...here.map(({ service }) => service), ...services.filter((s) => s.cells.length === 0)].map((s) => s.name));
    const isAbout = (scope: string) => scope === everything || scope === e.name || scope.endsWith(`/${e.name}`) || names.has(scope);
    const own = locks.filter((l) => isAbout(l.scope));
    const isLocked = own.some((l) => l.scope === e.name);
    const attention = here.filter(({ cell }) => (needsPerson(cell) && !cell.hold) || cell.move);
    const frozen = freezes.filter((f) => f.nextEnd && isAbout(f.scope));
    const isFrozen = frozen.some((f) => f.isActive && (f.scope === e.name || f.scope === everything));
    const canHold = here.some(({ cell }) => cell.release != null && !cell.hold);
    const stands = here.filter(({ cell }) => cell.release != null);
    const rulesHere = Object.entries(e.settings);
    return (
        <section className="card pad" id={e.name} aria-labelledby={`env-${e.name}`}>
            <div className="row" style={{ marginBottom: 8 }}>
                <h2 id={`env-${e.name}`} style={{ margin: 0, fontSize: 15 }}>
                    {e.name}
                </h2>
                {isLocked && <Chip tone="moves">locked</Chip>}
                {isFrozen && <Chip tone="moves">frozen</Chip>}
                <span className="dim">{count(stands.length, "service")}</span>
                <span style={{ marginLeft: "auto" }}>
                    <MenuButton
                        label={`to ${e.name}: lock, freeze, hold`}
                        choices={[
                            ...(isLocked ? [] : [{ value: "lock" as const, word: `Lock ${e.name}` }]),
                            { value: "freeze", word: `Freeze ${e.name}` },
                            ...(canHold ? [{ value: "hold" as const, word: "Hold a service" }] : []),
                        ]}
                        onChoose={onStop}
                    >
                        Stop deployments
                    </MenuButton>
                </span>
            </div>
            <p className="dim">
                {rulesHere.length === 0
                    ? "Any commit may be deployed, by anybody who may deploy."
                    : sentence(rulesHere.map(([k, v]) => rules[k]?.(v) ?? `${k}: ${v}`))}
            </p>
            <ul className="stack env-targets" aria-label={`Targets of ${e.name}`}>
                {targets?.map((t) => <TargetLine key={t.name} target={t} />) ?? (
                    <li className="dim">{e.targets.join(", ")}: asking how it is</li>
                )}
            </ul>
            {stands.length > 0 && (
                <ul className="env-stands" aria-label={`What stands in ${e.name}`}>
                    {stands.slice(0, mostNamed).map(({ service, cell }) => (
                        <li key={service.name}>
                            <Link to={`/services/${encodeURIComponent(service.name)}?env=${encodeURIComponent(e.name)}`}>
                                <span className="strong">{service.name}</span> <span className="dim">{releaseWord(cell.release)}</span>
                            </Link>
                        </li>
                    ))}
                    {stands.length > mostNamed && (
                        <li>
                            <Link className="link" to="/">
                                and {count(stands.length - mostNamed, "more", "more")}
                            </Link>
                        </li>
                    )}
                </ul>
            )}
            <div className="stack" style={{ gap: 8 }}>
                {own.map((l) => (
                    <LockNote key={l.scope} lock={l} environment={e.name} />
                ))}
                {frozen.map((f) => (
                    <FreezeNote key={f.id} freeze={f} environment={e.name} />
                ))}
                {holds.map((h) => (
                    <HoldNote key={h.service} hold={h} />
                ))}
                {attention.length > 0 && (
                    <ul className="stack" style={{ gap: 4 }}>
                        {attention.map(({ service, cell }) => (
                            <Attention key={service.name} service={service} cell={cell} />
                        ))}
                    </ul>
                )}
            </div>
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
