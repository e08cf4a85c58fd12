import { useQuery } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { Link, useOutletContext, useSearchParams } from "react-router";
import type { Overview } from "../../api/client";
import type { FrameContext } from "../../app";
import { queries } from "../../api/queries";
import { useMinute } from "../../shared/useNow";
import { plain } from "../../shared/foreignText";
import { exact } from "../../shared/timeWords";
import { Empty } from "../../shared/ui/Empty";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Problem } from "../../shared/ui/Problem";
import { useTitle } from "../../shared/ui/useTitle";
import { Waiting } from "../../shared/ui/Waiting";
import { Cell } from "./Cell";
import { columnsOf, drawnOf, rowsOf, summaryOf, type Filter, type Row } from "./fleet";
import { FirstRun } from "./FirstRun";
import { Lately } from "./Lately";
import "./fleet.css";

export function FleetPage() {
    useTitle("Fleet");
    const overview = useQuery(queries.overview());
    if (overview.data) return overview.data.services.length === 0 ? <FirstRun /> : <Fleet overview={overview.data} />;
    return (
        <>
            <div className="top">
                <PageHeading>Fleet</PageHeading>
            </div>
            {overview.isError ? <Problem error={overview.error} /> : <Waiting what="the fleet" />}
        </>
    );
}

/** So few leave room for what happened to them. */
const fewServices = 15;

const filters: [Filter, string][] = [
    ["moving", "moving"],
    ["needs", "needs me"],
];

function Fleet({ overview }: { overview: Overview }) {
    const [params, setParams] = useSearchParams();
    const filter = (params.get("show") ?? "all") as Filter;
    const team = params.get("team") ?? "";
    const [text, setText] = useState("");
    const wanted = useDeferredValue(text);
    const rows = useMemo(() => rowsOf(overview, filter, team, wanted), [overview, filter, team, wanted]);
    const columns = useMemo(() => columnsOf(overview), [overview]);
    const teams = useMemo(() => [...new Set(overview.services.map((s) => s.team).filter((t): t is string => !!t))].sort(), [overview]);
    const set = (name: string, value: string) =>
        setParams(
            (p) => {
                if (value) p.set(name, value);
                else p.delete(name);
                return p;
            },
            { replace: true },
        );

    return (
        <>
            <div className="top" style={{ alignItems: "center" }}>
                <PageHeading>Fleet</PageHeading>
                <span className="dim">
                    {overview.services.length <= fewServices && "which release is where · "}
                    {summaryOf(overview)}
                </span>
                <div className="fleet-filters" role="group" aria-label="Show">
                    <input
                        className="input slim"
                        type="search"
                        placeholder="Service or commit"
                        aria-label="Filter by service or commit"
                        value={text}
                        onChange={(e) => setText(e.target.value)}
                    />
                    {teams.length > 1 && (
                        <select
                            className="input slim"
                            style={{ width: "auto" }}
                            aria-label="Team"
                            value={team}
                            onChange={(e) => set("team", e.target.value)}
                        >
                            <option value="">all teams</option>
                            {teams.map((t) => (
                                <option key={t}>{t}</option>
                            ))}
                        </select>
                    )}
                    {overview.services.length > 1 &&
                        filters.map(([value, word]) => (
                            <button
                                key={value}
                                type="button"
                                className="chip"
                                aria-pressed={filter === value}
                                onClick={() => set("show", filter === value ? "" : value)}
                            >
                                {word}
                            </button>
                        ))}
                    <Link to="/add" className="btn">
                        Add a service
                    </Link>
                    <DeployWay services={overview.services} />
                </div>
            </div>
            {rows.length === 0 ? (
                <div className="card">
                    <Empty
                        title={
                            filter === "moving" ? "Nothing moves." : filter === "needs" ? "Nothing needs you." : "No service is called so."
                        }
                    />
                </div>
            ) : (
                <Grid rows={rows} columns={columns} />
            )}
            {overview.services.length <= fewServices && <Lately />}
        </>
    );
}

/** One service is meant; among several, the commands ask which. */
function DeployWay({ services }: { services: Overview["services"] }) {
    const { openPalette } = useOutletContext<FrameContext>();
    const only = services.length === 1 ? services[0] : undefined;
    return only ? (
        <Link to={`/services/${encodeURIComponent(only.name)}/deploy`} className="btn primary">
            Deploy
        </Link>
    ) : (
        <button type="button" className="btn primary" onClick={() => openPalette("deploy ")}>
            Deploy
        </button>
    );
}

function Grid({ rows, columns }: { rows: ReturnType<typeof rowsOf>; columns: ReturnType<typeof columnsOf> }) {
    const now = useMinute();
    const body = useRef<HTMLDivElement>(null);
    const [top, setTop] = useState(0);
    useLayoutEffect(() => setTop(body.current?.offsetTop ?? 0), []);
    const virtual = useWindowVirtualizer({
        count: rows.length,
        estimateSize: (i) => (rows[i]?.kind === "team" ? 28 : 58),
        overscan: 8,
        rangeExtractor: drawnOf,
        scrollMargin: top,
        getItemKey: (i) => {
            const row = rows[i];
            return row?.kind === "team" ? `team ${row.team}` : `service ${row?.service.name}`;
        },
    });
    useJumpToSearch();

    return (
        <div
            className="card fleet scroll"
            style={
                {
                    "--envs": columns.length,
                    ...(columns.length < 3 && { "--name": "minmax(190px, calc(25 * var(--text)))" }),
                } as React.CSSProperties
            }
            onKeyDown={(e) => moveInGrid(e)}
            role="table"
            aria-label="Services by environment"
            aria-rowcount={rows.length + 1}
        >
            <div className="fleet-row fleet-head" role="row" aria-rowindex={1}>
                <div role="columnheader">service</div>
                {columns.map((e) => (
                    <div key={e.name} role="columnheader">
                        <Link to={`/environments#${e.name}`}>{e.name}</Link>{" "}
                        {e.lock ? (
                            <span className="warn" title={plain(e.lock.reason)}>
                                locked{e.lock.until ? ` until ${exact(e.lock.until).slice(0, 16)}` : ""}
                            </span>
                        ) : e.freeze ? (
                            <span className="warn" title={plain(e.freeze.reason)}>
                                frozen{e.freeze.nextEnd ? ` until ${exact(e.freeze.nextEnd).slice(0, 16)}` : ""}
                            </span>
                        ) : (
                            e.targets.length > 1 && <span className="faint">{e.targets.length} targets</span>
                        )}
                    </div>
                ))}
            </div>
            <div ref={body} className="fleet-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
                {virtual.getVirtualItems().map((item) => {
                    const row = rows[item.index];
                    if (!row) return null;
                    return (
                        <div
                            key={item.key}
                            ref={virtual.measureElement}
                            data-index={item.index}
                            className="fleet-line"
                            role="presentation"
                            style={{ transform: `translateY(${item.start - top}px)` }}
                        >
                            {row.kind === "team" ? (
                                <div className="fleet-team" role="row" aria-rowindex={item.index + 2}>
                                    <span role="rowheader">
                                        {row.team || "no team"} <span className="faint">{row.services}</span>
                                    </span>
                                </div>
                            ) : (
                                <ServiceRow row={row} columns={columns} now={now} index={item.index + 2} />
                            )}
                        </div>
                    );
                })}
            </div>
        </div>
    );
}

interface ServiceRowProps {
    row: Row;
    columns: ReturnType<typeof columnsOf>;
    now: number;
    index: number;
}

// Scrolling draws the list anew in each frame: rows that stay are not made again.
const ServiceRow = memo(function ServiceRow({ row, columns, now, index }: ServiceRowProps) {
    const { service } = row;
    return (
        <div className="fleet-row" role="row" aria-rowindex={index}>
            <div className="fleet-name" role="rowheader">
                <Link to={`/services/${encodeURIComponent(service.name)}`} data-cell>
                    {service.name}
                </Link>
                <div className="faint">
                    {service.components.length === 0
                        ? "not deployed yet"
                        : service.components.map((c) => (c.instances > 1 ? `${c.name} ${c.instances}` : c.name)).join(" · ")}
                </div>
            </div>
            {columns.map((e) => {
                const cell = row.cells.get(e.name);
                return cell ? (
                    <div key={e.name} role="cell" style={{ padding: 0 }}>
                        <Cell service={service} cell={cell} now={now} />
                    </div>
                ) : (
                    <div key={e.name} role="cell" className="none faint">
                        –
                    </div>
                );
            })}
        </div>
    );
});

/** Arrow keys go from cell to cell. */
function moveInGrid(e: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 0, ArrowUp: 0 }[e.key];
    if (step === undefined || !(document.activeElement instanceof HTMLElement) || !document.activeElement.matches("[data-cell]")) return;
    const rows = [...e.currentTarget.querySelectorAll<HTMLElement>(".fleet-line .fleet-row")];
    const row = document.activeElement.closest<HTMLElement>(".fleet-row");
    if (!row) return;
    const cellsOf = (r: HTMLElement) => [...r.querySelectorAll<HTMLElement>("[data-cell]")];
    const column = cellsOf(row).indexOf(document.activeElement);
    const vertical = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
    const byTop = rows.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
    const target = vertical === 0 ? cellsOf(row)[column + step] : cellsOf(byTop[byTop.indexOf(row) + vertical] ?? row)[column];
    if (target) {
        e.preventDefault();
        target.focus();
        target.scrollIntoView({ block: "nearest" });
    }
}

/** "/" goes to the filter, as in every list that engineers use. */
function useJumpToSearch() {
    useEffect(() => {
        const onKey = (e: globalThis.KeyboardEvent) => {
            if (e.key !== "/" || e.ctrlKey || e.metaKey || (e.target instanceof HTMLElement && e.target.matches("input, textarea, select")))
                return;
            e.preventDefault();
            document.querySelector<HTMLInputElement>('.fleet-filters input[type="search"]')?.focus();
        };
        window.addEventListener("keydown", onKey);
        return () => window.removeEventListener("keydown", onKey);
    }, []);
}
