import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import type { Service } from "../../api/client";
import { problemOf } from "../../api/problem";
import { queries } from "../../api/queries";
import { plain } from "../../shared/foreignText";
import { Confirm } from "../../shared/ui/Confirm";
import { Empty } from "../../shared/ui/Empty";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Problem } from "../../shared/ui/Problem";
import { useTitle } from "../../shared/ui/useTitle";
import { Waiting } from "../../shared/ui/Waiting";
import { count } from "../../shared/words";
import { DeploymentRows } from "../deployment/DeploymentRows";
import { CommitLine, commitsAtFirst } from "./CommitLine";
import { FleetAct, fleetVerbs } from "./FleetAct";
import { Instances } from "./Instances";
import { MissingEnvironment, MissingService } from "./MissingService";
import { removeAct } from "./removeAct";
import { Standing } from "./Standing";
import "./service.css";

const latestOf = (service: string) => ({ service, limit: 15 });

export function ServicePage() {
    const name = useParams().service ?? "";
    const [params] = useSearchParams();
    useTitle(name);
    const service = useQuery(queries.service(name));
    // Asked for together with the service, not after it: what comes late pushes down what is read already.
    usePrefetchQuery(queries.commits(name, undefined, commitsAtFirst));
    usePrefetchQuery(queries.deployments(latestOf(name)));
    usePrefetchQuery(queries.instances(name));
    usePrefetchQuery(queries.environments());
    // It may be removed while it is on the screen.
    if (service.isError && (!service.data || problemOf(service.error).code === "not-found"))
        return <MissingService name={name} error={service.error} />;
    if (!service.data) return <Waiting what={name} />;
    const environment = params.get("env") ?? undefined;
    const isThere = environment === undefined || service.data.environments.some((e) => e.environment === environment);
    if (!isThere) return <Elsewhere service={service.data} environment={environment} />;
    return (
        <>
            <Shown service={service.data} environment={environment} meant={params.get("commit")} />
            <AskedByAddress service={service.data} />
        </>
    );
}

/** `?do=scale&env=prod&component=web&to=4`: what was chosen elsewhere, such as in the commands, is asked about here. */
function AskedByAddress({ service }: { service: Service }) {
    const [params, setParams] = useSearchParams();
    const navigate = useNavigate();
    const isRemoved = useRef(false);
    const verb = fleetVerbs.find((v) => v === params.get("do"));
    const fleet = service.environments.find((e) => e.environment === params.get("env"));
    const name = params.get("component");
    const component = fleet?.components.find((c) => c.name === name);
    const close = () =>
        setParams(
            (p) => {
                for (const key of ["do", "component", "to"]) p.delete(key);
                return p;
            },
            { replace: true },
        );
    if (params.get("do") === "remove") {
        const act = removeAct(service);
        const does = async (reason: string) => {
            const said = await act.does(reason);
            isRemoved.current = true;
            return said;
        };
        const leave = () => (isRemoved.current ? void navigate("/", { replace: true }) : close());
        return <Confirm act={{ ...act, does }} isOpen onOpenChange={(open) => !open && leave()} />;
    }
    if (!verb || !fleet || (name !== null && !component)) return null;
    const to = params.get("to");
    return <FleetAct service={service} fleet={fleet} asked={{ verb, component, instances: to ? Number(to) : undefined }} onClose={close} />;
}

/** Asked for in an environment that it is not in, or that there is none of. */
function Elsewhere({ service, environment }: { service: Service; environment: string }) {
    const environments = useQuery(queries.environments());
    if (environments.isPending) return <Waiting what={service.name} />;
    if (environments.isError && !environments.data) return <Problem error={environments.error} />;
    const path = `/services/${encodeURIComponent(service.name)}`;
    const names = environments.data?.environments.map((e) => e.name) ?? [];
    if (!names.includes(environment))
        return (
            <MissingEnvironment
                name={environment}
                names={[...names, ...service.environments.map((e) => e.environment)]}
                toName={(near) => `${path}?env=${encodeURIComponent(near)}`}
            />
        );
    return (
        <div className="card">
            <div className="empty missing">
                <PageHeading>
                    {service.name} was never deployed to {environment}
                </PageHeading>
                <div className="acts">
                    <Link className="btn primary" to={`${path}/deploy?env=${encodeURIComponent(environment)}`}>
                        Deploy it there
                    </Link>
                    <Link className="btn" to={path}>
                        Where it is
                    </Link>
                </div>
            </div>
        </div>
    );
}

function Shown({ service, environment, meant }: { service: Service; environment: string | undefined; meant: string | null }) {
    const deployments = useQuery(queries.deployments(latestOf(service.name)));
    const path = `/services/${encodeURIComponent(service.name)}`;
    const environments = useInOrder(service.environments);
    return (
        <>
            <div className="top">
                <div>
                    <div className="crumb">
                        <Link to="/">Fleet</Link>
                        {service.team && <> · {plain(service.team)}</>} ·{" "}
                        <span className="break">
                            {plain(service.repository)}
                            {service.folder && ` in ${plain(service.folder)}`}
                        </span>
                    </div>
                    <PageHeading>{service.name}</PageHeading>
                </div>
                <div className="acts">
                    {service.links
                        .filter((l) => /^https?:\/\//.test(l.url))
                        .map((l) => (
                            <a key={l.url} className="btn" href={l.url} target="_blank" rel="noopener noreferrer">
                                {plain(l.title)}
                            </a>
                        ))}
                    <Link className="btn" to={`${path}/why`}>
                        Why
                    </Link>
                    <Link className="btn" to={`/logs/${encodeURIComponent(service.name)}`}>
                        Logs
                    </Link>
                    <Link className="btn primary" to={`${path}/deploy`}>
                        Deploy
                    </Link>
                </div>
            </div>
            {service.environments.length === 0 ? (
                <div className="card" style={{ marginBottom: 14 }}>
                    <Empty title={`${service.name} was never deployed.`}>
                        <p>Choose a commit: before anything is done, the page says what will happen.</p>
                        <Link className="btn primary" to={`${path}/deploy`}>
                            Deploy it the first time
                        </Link>
                    </Empty>
                </div>
            ) : (
                <div className="standings">
                    {environments.map((e) => (
                        <Standing
                            key={e.environment}
                            service={service}
                            fleet={e}
                            isChosen={e.environment === environment}
                            isAlone={service.environments.length === 1}
                        />
                    ))}
                </div>
            )}
            <div className="columns">
                <div className="stack">
                    <CommitLine service={service.name} meant={meant} />
                </div>
                <div className="stack">
                    <section className="card" aria-labelledby="deployments">
                        <div style={{ padding: "14px 16px 4px" }}>
                            <h2 id="deployments" style={{ margin: 0 }}>
                                Deployments
                            </h2>
                        </div>
                        {deployments.isPending ? (
                            <Waiting what="deployments" />
                        ) : deployments.isError && !deployments.data ? (
                            <Problem error={deployments.error} />
                        ) : deployments.data && deployments.data.deployments.length > 0 ? (
                            <DeploymentRows deployments={deployments.data.deployments} />
                        ) : (
                            <Empty title="None yet." />
                        )}
                    </section>
                    {wantsTelling(service) && <Components service={service} />}
                </div>
                <Instances service={service.name} environment={environment} />
            </div>
        </>
    );
}

/** As they are described, from where things are tried to where they matter; those that no longer are, last. */
function useInOrder(standings: Service["environments"]) {
    const described = useQuery(queries.environments()).data?.environments.map((e) => e.name) ?? [];
    const place = (name: string) => (described.includes(name) ? described.indexOf(name) : described.length);
    return [...standings].sort((a, b) => place(a.environment) - place(b.environment));
}

/** How many of each there are stands with the environments; where requests come in and when jobs run, nowhere else. */
const wantsTelling = ({ components, environments }: Service) =>
    components.some((c) => c.hosts.length > 0 || c.kind === "cron") || (environments.length === 0 && components.length > 0);

function Components({ service }: { service: Service }) {
    return (
        <section className="card pad" aria-labelledby="components">
            <h2 id="components">Components</h2>
            <ul className="stack" style={{ gap: 6 }}>
                {service.components.map((c) => (
                    <li key={c.name}>
                        <span className="strong">{c.name}</span>{" "}
                        <span className="dim">
                            {c.kind === "cron" ? `runs at ${c.schedule}` : count(c.instances, "instance")}
                            {c.hosts.length > 0 && (
                                <>
                                    {" "}
                                    ·{" "}
                                    {c.hosts
                                        .map((h) => `${h}${c.paths.length === 1 && c.paths[0] === "/" ? "" : ` ${c.paths.join(" ")}`}`)
                                        .join(", ")}
                                </>
                            )}
                        </span>
                    </li>
                ))}
            </ul>
        </section>
    );
}
