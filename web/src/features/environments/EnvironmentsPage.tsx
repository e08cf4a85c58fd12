import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLocation, useSearchParams } from "react-router";
import { queries } from "../../api/queries";
import { CommandLine } from "../../shared/ui/CommandLine";
import { Missing } from "../../shared/ui/Missing";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Problem } from "../../shared/ui/Problem";
import { useTitle } from "../../shared/ui/useTitle";
import { Waiting } from "../../shared/ui/Waiting";
import { Buried } from "../holds/Buried";
import { Stop, type Stopping } from "../holds/Stop";
import { EnvironmentCard } from "./EnvironmentCard";
import "./environments.css";

const verbs: readonly Stopping[] = ["lock", "freeze", "hold"];

export function EnvironmentsPage() {
    useTitle("Environments");
    const environments = useQuery(queries.environments());
    const overview = useQuery(queries.overview());
    const targets = useQuery(queries.targets());
    const locks = useQuery(queries.locks());
    const holds = useQuery(queries.holds());
    const freezes = useQuery(queries.freezes());
    const tombstones = useQuery(queries.tombstones());
    const failed = [environments, overview, targets, locks, holds, freezes, tombstones].find((q) => q.isError && !q.data);
    const isThere =
        environments.data && overview.data && locks.data && holds.data && freezes.data && tombstones.data ? true : failed !== undefined;
    const [asked, ask] = useAsked();
    const meant = meantBy(useLocation().hash);
    const names = environments.data?.environments.map((e) => e.name) ?? [];
    // The browser looked for it before it was there.
    useEffect(() => {
        if (isThere && meant) document.getElementById(meant)?.scrollIntoView();
    }, [isThere, meant]);
    if (environments.data && meant && !names.includes(meant))
        return (
            <Missing
                what="environment"
                asked={meant}
                names={names}
                toName={(near) => `/environments#${near}`}
                back={{ to: "/environments", label: "All environments" }}
            />
        );
    return (
        <>
            <div className="top" style={{ alignItems: "center" }}>
                <PageHeading>Environments</PageHeading>
                <span className="dim">where services run, what must be true of a deployment there, and what stops one</span>
            </div>
            {failed && <Problem error={failed.error} />}
            {!isThere ? (
                <Waiting what="the environments" />
            ) : (
                <div className={`envs${names.length === 1 ? " alone" : ""}`}>
                    <div className="stack">
                        <div className="env-cards">
                            {overview.data &&
                                locks.data &&
                                holds.data &&
                                freezes.data &&
                                environments.data?.environments.map((e) => (
                                    <EnvironmentCard
                                        key={e.name}
                                        environment={e}
                                        targets={targets.data?.targets.filter((t) => t.environment === e.name)}
                                        services={overview.data.services}
                                        locks={locks.data.locks}
                                        holds={holds.data.holds.filter((h) => h.environment === e.name)}
                                        freezes={freezes.data.freezes}
                                        onStop={(verb) => ask({ verb, environment: e.name })}
                                    />
                                ))}
                        </div>
                        {tombstones.data && <Buried tombstones={tombstones.data.tombstones} />}
                    </div>
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
            )}
            {asked && environments.data?.environments.some((e) => e.name === asked.environment) && (
                <Stop verb={asked.verb} at={{ environment: asked.environment }} onClose={() => ask(null)} />
            )}
        </>
    );
}

/** The environment that the address names; what signs in, and the way past the navigation, stand there, too. */
const meantBy = (hash: string) => (/^#[a-z0-9][a-z0-9-]*$/.test(hash) && hash !== "#main" ? hash.slice(1) : "");

interface Asked {
    verb: Stopping;
    environment: string;
}

/** `?do=lock&env=prod`: what is asked about stands in the address, wherever it was chosen. */
function useAsked(): [Asked | null, (asked: Asked | null) => void] {
    const [params, setParams] = useSearchParams();
    const verb = verbs.find((v) => v === params.get("do"));
    const environment = params.get("env");
    const ask = (asked: Asked | null) =>
        setParams(
            (p) => {
                p.delete("do");
                p.delete("env");
                if (asked) {
                    p.set("do", asked.verb);
                    p.set("env", asked.environment);
                }
                return p;
            },
            { replace: true },
        );
    return [verb && environment ? { verb, environment } : null, ask];
}
