import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Instance } from "../../api/client";
import { queries } from "../../api/queries";
import { plain } from "../../shared/foreignText";
import { Chip } from "../../shared/ui/Chip";
import { Empty } from "../../shared/ui/Empty";
import { Problem } from "../../shared/ui/Problem";
import { Ago } from "../../shared/ui/Times";
import { Waiting } from "../../shared/ui/Waiting";
import { releaseWord, size } from "../../shared/words";

export function Instances({ service, environment }: { service: string; environment: string | undefined }) {
    const instances = useQuery(queries.instances(service));
    const shown = instances.data?.instances.filter((i) => environment === undefined || i.environment === environment) ?? [];
    return (
        <section className="card all" aria-labelledby="instances">
            <div style={{ padding: "14px 16px 4px" }}>
                <h2 id="instances" style={{ margin: 0 }}>
                    Instances {environment && <span className="dim">in {environment}</span>}
                </h2>
            </div>
            {instances.isPending ? <Waiting what="instances" /> : instances.isError ? <Problem error={instances.error} /> : null}
            {instances.data?.unreachable.map((u) => (
                <div key={u} className="note warn" style={{ margin: 14 }}>
                    {plain(u)}
                </div>
            ))}
            {instances.data && shown.length === 0 && <Empty title="Nothing runs here." />}
            {shown.length > 0 && (
                <div className="scroll" role="group" aria-label="Table of instances" tabIndex={0}>
                    <table className="table instances">
                        <thead>
                            <tr>
                                <th scope="col">instance</th>
                                <th scope="col">release</th>
                                <th scope="col">health</th>
                                <th scope="col">since</th>
                                <th scope="col">restarts</th>
                                <th scope="col">memory</th>
                                <th scope="col">requests</th>
                                <th scope="col">
                                    <span className="sr">logs</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            {shown.map((i) => (
                                <Row key={i.id} service={service} instance={i} />
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </section>
    );
}

function Row({ service, instance: i }: { service: string; instance: Instance }) {
    const isBad = i.health === "failing" || i.state === "exited" || i.state === "unknown";
    return (
        <tr>
            <th scope="row" className="nowrap">
                {i.component}-{i.slot} <span className="faint">{i.environment}</span>
            </th>
            <td data-of="release">{releaseWord(i.release)}</td>
            <td className="health">
                {isBad ? (
                    <Link to={`/services/${encodeURIComponent(service)}/why?env=${encodeURIComponent(i.environment)}`} title="See why">
                        <Chip tone="bad">{i.state === "running" ? i.health : i.state}</Chip>
                    </Link>
                ) : (
                    <span className={i.health === "ready" ? undefined : "warn"}>{i.state === "running" ? i.health : i.state}</span>
                )}
                {isBad && i.lastProbe && <div className="faint break">{plain(i.lastProbe)}</div>}
                {i.notes.map((n) => (
                    <div key={n} className="warn break">
                        {plain(n)}
                    </div>
                ))}
                {i.exit && <div className="mono exit">{plain([i.exit.how, ...i.exit.lastLines].join("\n"))}</div>}
            </td>
            <td data-of="since">
                <Ago at={i.startedAt} />
            </td>
            <td data-of="restarts" className={i.restarts > 0 ? "warn" : "faint"}>
                {i.restarts}
            </td>
            <td data-of={i.memoryBytes == null ? undefined : "memory"}>{size(i.memoryBytes)}</td>
            <td data-of={i.inFlight == null ? undefined : "requests"}>{i.inFlight ?? ""}</td>
            <td>
                <Link
                    className="link"
                    to={`/logs/${encodeURIComponent(service)}?env=${encodeURIComponent(i.environment)}&source=${encodeURIComponent(i.id)}`}
                >
                    Logs<span className="sr"> of {i.id}</span>
                </Link>
            </td>
        </tr>
    );
}
