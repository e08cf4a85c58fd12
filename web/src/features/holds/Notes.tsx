import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Freeze, Hold, Lock } from "../../api/client";
import { plain } from "../../shared/foreignText";
import { exact, toMinute } from "../../shared/timeWords";
import { ActButton, type Act } from "../../shared/ui/Confirm";
import { Sha } from "../../shared/ui/Sha";
import { Ago } from "../../shared/ui/Times";
import { byWord, personWord, releaseWord } from "../../shared/words";
import { liftFreezeAct, liftHoldAct, unlockAct } from "./holdActs";
import { everything } from "./scopes";
import "./holds.css";

/** What stops deployments here: until when, by whom, why, who waits, and the way to lift it. */
const Note = ({ act, isQuiet, waiting, children }: { act: Act; isQuiet?: boolean; waiting: Hold["waiting"]; children: ReactNode }) => (
    <div className={`note row stopped-note${isQuiet ? "" : " warn"}`}>
        <div>
            {children}
            {waiting.length > 0 && (
                <ul style={{ marginTop: 4 }}>
                    {waiting.map((w) => (
                        <li key={`${w.service}/${w.environment}`}>
                            waits: <span className="strong">{w.service}</span> <Sha sha={w.commit} /> {plain(w.subject)}
                        </li>
                    ))}
                </ul>
            )}
        </div>
        <ActButton act={act} className="btn small">
            Lift it
        </ActButton>
    </div>
);

export const LockNote = ({ lock: l, environment }: { lock: Lock; environment: string }) => (
    <Note act={unlockAct(l)} waiting={l.waiting}>
        <b>{l.scope === environment ? "Nothing is deployed here" : `Nothing is deployed to ${l.scope}`}</b>
        {l.until ? <span title={exact(l.until)}> until {toMinute(l.until)}</span> : " until the lock is lifted"}: {plain(l.reason)}
        <div className="dim">
            {plain(personWord(l.who))}, <Ago at={l.since} suffix=" ago" />
        </div>
    </Note>
);

export function FreezeNote({ freeze: f, environment }: { freeze: Freeze; environment: string }) {
    const about = f.scope === environment ? "" : f.scope === everything ? " everywhere" : ` (${f.scope})`;
    return (
        <Note act={liftFreezeAct(f)} isQuiet={!f.isActive} waiting={f.waiting}>
            <b>{f.isActive ? `Frozen${about}: nothing is deployed but rollbacks` : `Will be frozen${about}`}</b>
            {f.nextStart && f.nextEnd && (
                <span title={`${exact(f.nextStart)} to ${exact(f.nextEnd)}`}>
                    {` ${f.isActive ? "" : `from ${toMinute(f.nextStart)} `}until ${toMinute(f.nextEnd)}`}
                </span>
            )}
            {f.every && `, every ${f.every}`}: {plain(f.reason)}
            <div className="dim">{plain(personWord(f.who))}</div>
        </Note>
    );
}

export const HoldNote = ({ hold: h }: { hold: Hold }) => (
    <Note act={liftHoldAct(h)} waiting={h.waiting}>
        <b>
            <Link to={`/services/${encodeURIComponent(h.service)}/why?env=${encodeURIComponent(h.environment)}`}>{h.service}</Link> is held
            {h.to ? ` on ${releaseWord(h.to)}` : ""}: nothing automatic moves it
        </b>
        <div className="break">{plain(h.reason)}</div>
        <div className="dim">
            {plain(byWord(h.by))}, <Ago at={h.since} suffix=" ago" />
            {h.ticket && <> · {plain(h.ticket)}</>}
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
    </Note>
);
