import { memo } from "react";
import { Link } from "react-router";
import type { OverviewCell, OverviewService } from "../../api/client";
import { plain } from "../../shared/foreignText";
import { age, exact } from "../../shared/timeWords";
import { count, personWord, releaseWord } from "../../shared/words";
import { behind, isTakenBack, needsPerson } from "./fleet";

/** A service in an environment: quiet while it stands, and in words when it does not. */
export const Cell = memo(function Cell({ service, cell, now }: { service: OverviewService; cell: OverviewCell; now: number }) {
    const said = wordsOf(service, cell, now);
    const needs = needsPerson(cell);
    return (
        <Link
            to={placeOf(service, cell, said)}
            className={`cell${needs ? ` needs${said?.tone === "bad" ? " wrong" : ""}` : ""}`}
            data-cell
            aria-label={labelOf(service, cell, said?.text)}
        >
            <span className="env">{cell.environment}</span>{" "}
            {cell.release == null ? (
                <span className="faint">{cell.move ? "first release" : "–"}</span>
            ) : (
                <>
                    <b>{releaseWord(cell.release)}</b> <span className="mono dim">{cell.commit?.slice(0, 7)}</span>{" "}
                    {cell.since && (
                        <span className="faint nowrap" title={exact(cell.since)}>
                            {age(cell.since, new Date(now))}
                        </span>
                    )}
                </>
            )}
            {cell.move?.weight != null && cell.move.weight < 100 && cell.release != null && (
                <span className="weight" aria-hidden="true">
                    <b style={{ width: `${cell.move.weight}%` }} />
                </span>
            )}
            {said && <span className={`said ${said.tone}`}>{said.text}</span>}
        </Link>
    );
});

/** What moves leads to its deployment, what is not as it should be to its reasons, and all else to the service. */
export function placeOf(service: OverviewService, cell: OverviewCell, said: Said | null): string {
    if (cell.move) return `/deployments/${cell.move.deployment}`;
    const why = said && said.tone !== "faint" ? "/why" : "";
    return `/services/${encodeURIComponent(service.name)}${why}?env=${encodeURIComponent(cell.environment)}`;
}

interface Said {
    text: string;
    tone: "bad" | "warn" | "faint";
}

/** What is most to be known of a cell, and what stops deployments there besides. */
export function wordsOf(service: OverviewService, cell: OverviewCell, now: number): Said | null {
    const first = firstOf(service, cell, now);
    const others = [
        cell.hold && !first?.text.startsWith("held") && "held",
        cell.lock && !first?.text.startsWith("locked") && "locked",
        cell.freeze && !first?.text.startsWith("frozen") && "frozen",
    ].filter((word) => typeof word === "string");
    return first && others.length > 0 ? { ...first, text: [first.text, ...others].join(" · ") } : first;
}

function firstOf(service: OverviewService, cell: OverviewCell, now: number): Said | null {
    const { move } = cell;
    if (move) {
        const release = move.release == null ? move.deployment : releaseWord(move.release);
        if (move.state === "needsPerson") return { text: `${release} needs a person`, tone: "bad" };
        if (move.state === "atGate") return { text: `${release}${at(move.weight)} waits for you`, tone: "warn" };
        if (move.state === "paused") return { text: `${release}${at(move.weight)} is paused`, tone: "warn" };
        if (move.isRollback) return { text: `going back to ${release}`, tone: "warn" };
        return { text: move.weight == null ? `${release}: ${move.step ?? "begins"}` : `${release}${at(move.weight)}`, tone: "warn" };
    }
    if (cell.health === "down") return { text: `down, 0 of ${cell.wanted} ready`, tone: "bad" };
    if (cell.health === "degraded") return { text: `${cell.ready} of ${cell.wanted} ready`, tone: "bad" };
    if (cell.health === "unknown") return { text: "cannot be asked how it is", tone: "warn" };
    if (cell.hold) {
        const left =
            cell.hold.from == null
                ? ` by ${byWord(cell.hold.by)}`
                : `, ${releaseWord(cell.hold.from)} ${cell.hold.by.startsWith("person:") ? "left" : "taken back"} by ${byWord(cell.hold.by)}`;
        return { text: `held${left} ${age(cell.hold.since, new Date(now))} ago`, tone: "warn" };
    }
    if (isTakenBack(cell) && cell.last) {
        const word = {
            takenBack: "taken back",
            aborted: "taken back as asked",
            failed: "failed",
            halted: "halted",
            released: "",
            superseded: "",
        }[cell.last.outcome ?? "failed"];
        return {
            text: `${cell.last.release == null ? cell.last.deployment : releaseWord(cell.last.release)} ${word} ${age(cell.last.at, new Date(now))} ago`,
            tone: "warn",
        };
    }
    if (cell.stopped.length > 0) return { text: `stopped: ${cell.stopped.join(", ")}`, tone: "warn" };
    if (cell.lock) return { text: `locked: ${plain(cell.lock.reason)}`, tone: "warn" };
    if (cell.freeze) return { text: `frozen: ${plain(cell.freeze.reason)}`, tone: "warn" };
    const n = behind(service, cell);
    return n > 0 ? { text: `${count(n, "release")} behind`, tone: "faint" } : null;
}

const at = (weight: number | null | undefined) => (weight == null || weight >= 100 ? "" : ` at ${weight} %`);

const byWord = (by: string) => (by === "judge" ? "the judge" : by === "health" ? "its health" : personWord(by));

const labelOf = (service: OverviewService, cell: OverviewCell, said: string | undefined) =>
    [`${service.name} in ${cell.environment}:`, cell.release == null ? "no release yet" : `release ${cell.release}, ${cell.health}`, said]
        .filter(Boolean)
        .join(" ");
