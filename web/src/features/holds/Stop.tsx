import { useQuery } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { queries } from "../../api/queries";
import { Confirm } from "../../shared/ui/Confirm";
import { releaseWord } from "../../shared/words";
import { freezeAct, holdAct, lockAct, spans, type Calendar } from "./holdActs";
import { consequences, scopesOf, stoppedBy, type Scope } from "./scopes";
import "./holds.css";

/** The ways to stop deployments. */
export type Stopping = "lock" | "freeze" | "hold";

export interface StopProps {
    /** Where it is asked from: the narrowest of what it can be about. */
    at: { service?: string; environment: string };
    onClose: () => void;
}

/** Says what would be stopped and who would wait, and stops it when that was read. */
export function Stop({ verb, ...props }: StopProps & { verb: Stopping }) {
    if (verb === "lock") return <Lock {...props} />;
    return verb === "freeze" ? <Freeze {...props} /> : <Hold {...props} />;
}

function Lock({ at, onClose }: StopProps) {
    const scopes = scopesOf(at, "lock");
    const [scope, setScope] = useState(scopes[0]!);
    const [span, setSpan] = useState("");
    const act = lockAct(scope, span, useConsequences(scope.value));
    return (
        <Confirm act={act} isOpen onOpenChange={(open) => !open && onClose()}>
            <div className="stop-fields">
                <What scopes={scopes} scope={scope} onChange={setScope} />
                <Field label="For how long">
                    {(id) => (
                        <select id={id} className="input" value={span} onChange={(e) => setSpan(e.target.value)}>
                            {spans.map(([value, words]) => (
                                <option key={value} value={value}>
                                    {words}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
            </div>
        </Confirm>
    );
}

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones = [...new Set([here || "UTC", "UTC"])];

function Freeze({ at, onClose }: StopProps) {
    const scopes = scopesOf(at, "freeze");
    const [scope, setScope] = useState(scopes[0]!);
    const [calendar, setCalendar] = useState<Calendar>({ from: "", until: "", timeZone: zones[0] ?? "UTC", every: "" });
    const set = (change: Partial<Calendar>) => setCalendar({ ...calendar, ...change });
    const act = freezeAct(scope, calendar, useConsequences(scope.value));
    return (
        <Confirm act={act} isOpen onOpenChange={(open) => !open && onClose()}>
            <div className="stop-fields">
                <What scopes={scopes} scope={scope} onChange={setScope} />
                <Field label="How often">
                    {(id) => (
                        <select id={id} className="input" value={calendar.every} onChange={(e) => set({ every: e.target.value })}>
                            <option value="">once</option>
                            {["day", "week", "month", "year"].map((every) => (
                                <option key={every} value={every}>
                                    every {every}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
                <Field label="From (now, when left out)">
                    {(id) => (
                        <input
                            id={id}
                            className="input"
                            type="datetime-local"
                            value={calendar.from}
                            onChange={(e) => set({ from: e.target.value })}
                        />
                    )}
                </Field>
                <Field label="Until">
                    {(id) => (
                        <input
                            id={id}
                            className="input"
                            type="datetime-local"
                            required
                            min={calendar.from || undefined}
                            value={calendar.until}
                            onChange={(e) => set({ until: e.target.value })}
                        />
                    )}
                </Field>
                {zones.length > 1 && (
                    <Field label="On the clocks of">
                        {(id) => (
                            <select id={id} className="input" value={calendar.timeZone} onChange={(e) => set({ timeZone: e.target.value })}>
                                {zones.map((zone) => (
                                    <option key={zone}>{zone}</option>
                                ))}
                            </select>
                        )}
                    </Field>
                )}
            </div>
        </Confirm>
    );
}

function Hold({ at, onClose }: StopProps) {
    const overview = useQuery(queries.overview());
    const held = (overview.data?.services ?? []).flatMap((s) =>
        s.cells.filter((c) => c.environment === at.environment && c.release != null && !c.hold).map((c) => ({ name: s.name, cell: c })),
    );
    const [chosen, setChosen] = useState(at.service ?? "");
    const [ticket, setTicket] = useState("");
    const service = chosen || held[0]?.name || "";
    const cell = held.find((h) => h.name === service)?.cell;
    const said = useConsequences(`${service}/${at.environment}`);
    const act = {
        ...holdAct({ service, environment: at.environment }, releaseWord(cell?.release), ticket, said),
        isIdle: cell === undefined,
    };
    return (
        <Confirm act={act} isOpen onOpenChange={(open) => !open && onClose()}>
            <div className="stop-fields">
                {!at.service && (
                    <Field label="Service">
                        {(id) => (
                            <select id={id} className="input" value={service} onChange={(e) => setChosen(e.target.value)}>
                                {held.map(({ name }) => (
                                    <option key={name}>{name}</option>
                                ))}
                            </select>
                        )}
                    </Field>
                )}
                <Field label="Ticket: a commit that names it is known as the fix (may be left out)">
                    {(id) => (
                        <input
                            id={id}
                            className="input"
                            value={ticket}
                            maxLength={100}
                            autoComplete="off"
                            onChange={(e) => setTicket(e.target.value)}
                        />
                    )}
                </Field>
            </div>
        </Confirm>
    );
}

function useConsequences(scope: string): string[] {
    const overview = useQuery(queries.overview());
    return overview.data ? consequences(stoppedBy(overview.data, scope)) : [];
}

function What({ scopes, scope, onChange }: { scopes: Scope[]; scope: Scope; onChange: (scope: Scope) => void }) {
    if (scopes.length < 2) return null;
    return (
        <Field label="What">
            {(id) => (
                <select
                    id={id}
                    className="input"
                    value={scope.value}
                    onChange={(e) => onChange(scopes.find((s) => s.value === e.target.value) ?? scope)}
                >
                    {scopes.map((s) => (
                        <option key={s.value} value={s.value}>
                            {s.label}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}

function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
    const id = useId();
    return (
        <div className="field">
            <label htmlFor={id}>{label}</label>
            {children(id)}
        </div>
    );
}
