import type { Range } from "@tanstack/react-virtual";
import type { Overview, OverviewCell, OverviewEnvironment, OverviewService } from "../../api/client";
import { grouped } from "../../shared/grouped";
import { count } from "../../shared/words";

/** So many rows come and go together. */
const atOnce = 8;

/**
 * The rows that are drawn for those that are seen. A row that comes or goes has the browser draw all pixels again that are stored together with its own, which
 * is several rows: when they come one by one, each is drawn several times.
 */
export function drawnOf({ startIndex, endIndex, overscan, count }: Range): number[] {
    const first = Math.max(0, Math.floor((startIndex - overscan) / atOnce) * atOnce);
    const last = Math.min(count, Math.ceil((endIndex + overscan + 1) / atOnce) * atOnce);
    return Array.from({ length: last - first }, (_, i) => first + i);
}

export type Filter = "all" | "moving" | "needs";

export interface Row {
    kind: "service";
    service: OverviewService;
    cells: Map<string, OverviewCell>;
}
export interface TeamRow {
    kind: "team";
    team: string;
    services: number;
}

/** What a person must see to: nobody else will put it right. */
export const needsPerson = (cell: OverviewCell): boolean =>
    cell.health === "down" || cell.health === "degraded" || cell.health === "unknown"
        ? !cell.move
        : cell.move?.state === "atGate" || cell.move?.state === "needsPerson" || (!cell.move && cell.hold != null) || isTakenBack(cell);

/** The last try did not stay, and nothing newer was tried. */
export const isTakenBack = (cell: OverviewCell): boolean => !cell.move && cell.last != null;

/** How many releases a cell is behind the newest one that this service has anywhere. */
export function behind(service: OverviewService, cell: OverviewCell): number {
    if (cell.release == null) return 0;
    return Math.max(...service.cells.map((c) => c.release ?? 0)) - cell.release;
}

export function rowsOf(overview: Overview, filter: Filter, team: string, text: string): (Row | TeamRow)[] {
    const wanted = text.trim().toLowerCase();
    const shown = overview.services.filter(
        (s) =>
            (filter === "all" || s.cells.some(filter === "moving" ? (c) => c.move != null : needsPerson)) &&
            (team === "" || (s.team ?? "") === (team === "-" ? "" : team)) &&
            (wanted === "" ||
                s.name.toLowerCase().includes(wanted) ||
                s.cells.some((c) => c.commit?.startsWith(wanted) || `#${c.release}` === wanted)),
    );
    const teams = grouped(shown, (s) => s.team ?? "");
    const rows: (Row | TeamRow)[] = [];
    for (const name of [...teams.keys()].sort((a, b) => (a === "" ? 1 : b === "" ? -1 : a.localeCompare(b)))) {
        const services = teams.get(name) ?? [];
        if (teams.size > 1) rows.push({ kind: "team", team: name, services: services.length });
        for (const service of services)
            rows.push({ kind: "service", service, cells: new Map(service.cells.map((c) => [c.environment, c])) });
    }
    return rows;
}

/** Every environment that is described, then those that only services still know. */
export function columnsOf(overview: Overview): OverviewEnvironment[] {
    const described = new Set(overview.environments.map((e) => e.name));
    const others = new Set(overview.services.flatMap((s) => s.cells.map((c) => c.environment)).filter((e) => !described.has(e)));
    return [...overview.environments, ...[...others].sort().map((name) => ({ name, targets: [] }))];
}

/** "128 services · 4 environments · 1 moving, 1 taken back, 1 failing, 6 behind" */
export function summaryOf(overview: Overview): string {
    const cells = overview.services.flatMap((s) => s.cells.map((c) => ({ s, c })));
    const parts = [
        [cells.filter(({ c }) => c.move).length, "moving"],
        [cells.filter(({ c }) => !c.move && c.hold).length, "held"],
        [cells.filter(({ c }) => !c.hold && isTakenBack(c)).length, "taken back"],
        [cells.filter(({ c }) => !c.move && (c.health === "down" || c.health === "degraded")).length, "failing"],
        [cells.filter(({ s, c }) => behind(s, c) > 0).length, "behind"],
    ] as const;
    const told = parts.filter(([n]) => n > 0).map(([n, what]) => `${n.toLocaleString("en")} ${what}`);
    return [count(overview.services.length, "service"), count(columnsOf(overview).length, "environment"), told.join(", ")]
        .filter(Boolean)
        .join(" · ");
}
