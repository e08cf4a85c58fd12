import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import type { LogLine } from "../../api/client";
import type { ProblemInfo } from "../../api/problem";
import { queries } from "../../api/queries";
import { EventStream, type StreamState } from "../../live/stream";
import { commandLine } from "../../shared/commandText";
import { plain } from "../../shared/foreignText";
import { CommandLine } from "../../shared/ui/CommandLine";
import { Empty } from "../../shared/ui/Empty";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Problem } from "../../shared/ui/Problem";
import { useTitle } from "../../shared/ui/useTitle";
import { Waiting } from "../../shared/ui/Waiting";
import { ProblemError } from "../../api/problem";
import { MissingService } from "../service/MissingService";
import { LogBuffer } from "./buffer";
import { levelOf } from "./levels";
import { download } from "./download";
import { LogBox } from "./LogBox";
import "./logs.css";

export function LogsPage() {
    const name = useParams().service;
    useTitle(name ? `Logs of ${name}` : "Logs");
    const overview = useQuery(queries.overview());
    const navigate = useNavigate();
    if (overview.isError && !overview.data) return <Problem error={overview.error} />;
    if (!overview.data) return <Waiting what="services" />;
    const services = overview.data.services;
    const shown = name ?? (services.length === 1 ? services[0]?.name : undefined);
    if (services.length === 0)
        return (
            <>
                <div className="top">
                    <PageHeading>Logs</PageHeading>
                </div>
                <div className="card">
                    <Empty title="Nothing writes logs yet.">
                        <Link className="btn primary" to="/add">
                            Add the first service
                        </Link>
                    </Empty>
                </div>
            </>
        );
    const choice = (
        <select
            className="input slim"
            aria-label="Service"
            value={shown ?? ""}
            onChange={(e) => void navigate(`/logs/${encodeURIComponent(e.target.value)}`)}
        >
            {!shown && <option value="">Choose a service</option>}
            {services.map((s) => (
                <option key={s.name}>{s.name}</option>
            ))}
        </select>
    );
    const service = services.find((s) => s.name === shown);
    if (shown && !service) return <MissingService name={shown} page="/logs" />;
    if (!service)
        return (
            <>
                <div className="top">
                    <PageHeading>Logs</PageHeading>
                    {choice}
                </div>
                <div className="card">
                    <Empty title="Whose logs?" />
                </div>
            </>
        );
    return (
        <Logs
            key={service.name}
            service={service.name}
            components={service.components.map((c) => c.name)}
            environments={service.cells.map((c) => c.environment)}
            choice={choice}
        />
    );
}

const timesKey = "davit-log-times";
const spans = [
    ["900", "15 minutes", "15m"],
    ["3600", "hour", "1h"],
    ["86400", "day", "1d"],
    ["", "all that is kept", ""],
] as const;

function Logs({
    service,
    components,
    environments,
    choice,
}: {
    service: string;
    components: string[];
    environments: string[];
    choice: React.ReactNode;
}) {
    const [params, setParams] = useSearchParams();
    const environment = params.get("env") ?? "";
    const component = params.get("component") ?? "";
    const source = params.get("source") ?? "";
    // A link to a line is opened whenever: it is looked for in all that is kept.
    const [isLinked, setLinked] = useState(() => params.has("line"));
    const since = isLinked ? "" : (params.get("since") ?? (source ? "" : "3600"));
    const [find, setFind] = useState(params.get("find") ?? "");
    const [errorsOnly, setErrorsOnly] = useState(false);
    const [isWrapped, setWrapped] = useState(false);
    const [hasTimes, setTimes] = useState(() => localStorage.getItem(timesKey) !== "no");
    const [isPaused, setPaused] = useState(false);
    const set = (name: string, value: string) => {
        if (name === "since") setLinked(false);
        setParams(
            (p) => {
                p.set(name, value);
                if (!value && name !== "since") p.delete(name);
                if (name !== "source" && name !== "line") p.delete("line");
                return p;
            },
            { replace: true },
        );
    };

    const query = new URLSearchParams({ follow: "true" });
    if (environment) query.set("environment", environment);
    if (component) query.set("component", component);
    if (since) query.set("since", since);
    const { buffer, state, problem } = useLog(`/api/services/${encodeURIComponent(service)}/logs?${query}`);

    useEffect(() => {
        const wanted = find.toLowerCase();
        const wants =
            wanted || errorsOnly || source
                ? (l: LogLine) =>
                      (!source || l.source === source) &&
                      (!wanted || l.text.toLowerCase().includes(wanted)) &&
                      (!errorsOnly || levelOf(l.text) === "error")
                : null;
        const timer = setTimeout(() => buffer.filter(wants), 120);
        return () => clearTimeout(timer);
    }, [buffer, find, errorsOnly, source]);

    useEffect(() => {
        if (isPaused) buffer.paused = true;
        else buffer.resume();
    }, [buffer, isPaused]);

    const sinceWord = spans.find(([value]) => value === since)?.[2] ?? (since && `${since}s`);
    return (
        <div className="logs-page">
            <div className="logs-tools">
                <PageHeading>Logs</PageHeading>
                {choice}
                <Choice
                    label="Environment"
                    value={environment}
                    all="all environments"
                    values={environments}
                    onChange={(v) => set("env", v)}
                />
                <Choice
                    label="Component"
                    value={component}
                    all="all components"
                    values={components}
                    onChange={(v) => set("component", v)}
                />
                <select className="input slim" aria-label="Since" value={since} onChange={(e) => set("since", e.target.value)}>
                    {spans.map(([value, word]) => (
                        <option key={value} value={value}>
                            {value ? `last ${word}` : word}
                        </option>
                    ))}
                </select>
                <input
                    className="input slim"
                    type="search"
                    placeholder="Find"
                    aria-label="Find in the lines"
                    value={find}
                    onChange={(e) => setFind(e.target.value)}
                />
                <button type="button" className="chip" aria-pressed={errorsOnly} onClick={() => setErrorsOnly(!errorsOnly)}>
                    errors
                </button>
                <button type="button" className="chip" aria-pressed={isWrapped} onClick={() => setWrapped(!isWrapped)}>
                    wrap
                </button>
                <button
                    type="button"
                    className="chip"
                    aria-pressed={hasTimes}
                    onClick={() => {
                        localStorage.setItem(timesKey, hasTimes ? "no" : "yes");
                        setTimes(!hasTimes);
                    }}
                >
                    times
                </button>
                {source && (
                    <button type="button" className="chip act" onClick={() => set("source", "")}>
                        only {source} ×
                    </button>
                )}
                <div className="acts" style={{ marginLeft: "auto" }}>
                    <button type="button" className="btn small" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
                        {isPaused ? "Go on" : "Pause"}
                    </button>
                    <button type="button" className="btn small" onClick={() => download(buffer, service)}>
                        Download
                    </button>
                </div>
            </div>
            {problem && <Problem error={new ProblemError(problem)} />}
            <LogBox
                buffer={buffer}
                isWrapped={isWrapped}
                find={find}
                chosen={params.get("line")}
                onChoose={(line) => set("line", line)}
                state={state}
                isPaused={isPaused}
                isFiltered={find !== "" || errorsOnly || source !== ""}
                times={!hasTimes ? "none" : since === "" || Number(since) >= 86_400 ? "day" : "clock"}
            />
            <CommandLine
                line={commandLine(
                    "davit",
                    "logs",
                    component ? `${service}/${component}` : service,
                    environment && environments.length > 1 && "--to",
                    environment && environments.length > 1 && environment,
                    "-f",
                    sinceWord && "--since",
                    sinceWord,
                    hasTimes && "--times",
                    find && "--grep",
                    find && plain(find),
                )}
            />
        </div>
    );
}

function Choice({
    label,
    value,
    all,
    values,
    onChange,
}: {
    label: string;
    value: string;
    all: string;
    values: string[];
    onChange: (value: string) => void;
}) {
    if (values.length < 2) return null;
    return (
        <select className="input slim" aria-label={label} value={value} onChange={(e) => onChange(e.target.value)}>
            <option value="">{all}</option>
            {values.map((v) => (
                <option key={v}>{v}</option>
            ))}
        </select>
    );
}

function useLog(url: string) {
    const buffer = useMemo(() => new LogBuffer(), []);
    const [state, setState] = useState<StreamState>("connecting");
    const [problem, setProblem] = useState<ProblemInfo>();
    useEffect(() => {
        buffer.clear();
        setProblem(undefined);
        const stream = new EventStream({
            url,
            onState: (s, p) => {
                setState(s);
                setProblem(p);
            },
            onEvents: (events) => buffer.push(events.map((e) => JSON.parse(e.data) as LogLine)),
        });
        return () => stream.stop();
    }, [url, buffer]);
    return { buffer, state, problem };
}
