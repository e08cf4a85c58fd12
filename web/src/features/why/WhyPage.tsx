import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import type { Explanation, Why } from "../../api/client";
import { queries } from "../../api/queries";
import { commandLine } from "../../shared/commandText";
import { plain } from "../../shared/foreignText";
import { CommandLine } from "../../shared/ui/CommandLine";
import { Empty } from "../../shared/ui/Empty";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Ago } from "../../shared/ui/Times";
import { useTitle } from "../../shared/ui/useTitle";
import { Waiting } from "../../shared/ui/Waiting";
import { asCalled, begun, releaseWord } from "../../shared/words";
import { MissingEnvironment, MissingService } from "../service/MissingService";
import { kindOf } from "./kinds";
import { placeOf } from "./places";
import "./why.css";

/** Why a service is as it is, in each environment: what is waiting, refused or held, and what would change it. */
export function WhyPage() {
    const name = useParams().service ?? "";
    const environment = useSearchParams()[0].get("env") ?? undefined;
    useTitle(`Why ${name}`);
    const why = useQuery(queries.why(name, environment));
    if (why.isError && !why.data) return <Unanswered service={name} environment={environment} error={why.error} />;
    if (!why.data) return <Waiting what="the reasons" />;
    return (
        <>
            <div className="top">
                <div>
                    <div className="crumb">
                        <Link to="/">Fleet</Link> · <Link to={`/services/${encodeURIComponent(name)}`}>{name}</Link>
                    </div>
                    <PageHeading>
                        Why is {name} as it is{environment ? ` in ${environment}` : ""}?
                    </PageHeading>
                </div>
                {environment && why.data.environments.length > 0 && (
                    <div className="acts">
                        <Link className="btn" to={`/services/${encodeURIComponent(name)}/why`}>
                            All environments
                        </Link>
                    </div>
                )}
            </div>
            <div className="stack">
                {why.data.environments.length === 0 && (
                    <div className="card">
                        <Empty title="It was not deployed anywhere yet." />
                    </div>
                )}
                {why.data.environments.map((w) => (
                    <One key={w.environment} why={w} />
                ))}
                <CommandLine line={commandLine("davit", "why", name, environment && "--to", environment)} />
            </div>
        </>
    );
}

/** Either the service is not there, or it is and the environment is not. */
function Unanswered({ service, environment, error }: { service: string; environment: string | undefined; error: unknown }) {
    const overview = useQuery(queries.overview());
    const names = overview.data?.environments.map((e) => e.name) ?? [];
    if (environment && overview.data?.services.some((s) => s.name === service) && !names.includes(environment))
        return (
            <MissingEnvironment
                name={environment}
                names={names}
                toName={(near) => `/services/${encodeURIComponent(service)}/why?env=${encodeURIComponent(near)}`}
            />
        );
    return <MissingService name={service} page="/why" error={error} />;
}

const One = ({ why }: { why: Why }) => (
    <section className="card pad" aria-labelledby={`why-${why.environment}`}>
        <h2 id={`why-${why.environment}`}>
            {why.environment} <span className="dim">{why.stands ? `stands on ${releaseWord(why.stands)}` : "stands on nothing"}</span>
        </h2>
        <ol className="reasons">
            {why.explanations.map((e) => (
                <Reason key={`${e.kind} ${e.summary}`} explanation={e} service={why.service} />
            ))}
        </ol>
    </section>
);

/** What would change it: on the page where it can be, and in a terminal. */
function Next({ sentence, line }: { sentence: string; line: string }) {
    const place = placeOf(line);
    return (
        <div className="next">
            <span className="dim">{plain(begun(sentence))}</span>
            <CommandLine line={line} />
            {place && (
                <Link className="btn small" to={place.to} aria-label={`${place.does ? "Do it here" : "See it here"}: ${sentence}`}>
                    {place.does ? "Do it here" : "See it here"}
                </Link>
            )}
        </div>
    );
}

function Reason({ explanation: e, service }: { explanation: Explanation; service: string }) {
    const kind = kindOf(e.kind);
    const deployment = e.summary.match(/\bd-\d+\b/)?.[0];
    return (
        <li>
            <div className="what">
                <span className={`chip ${kind.chip}`}>{kind.word}</span>{" "}
                <span className={`strong break ${kind.tone}`}>{plain(asCalled(e.summary, service))}</span>{" "}
                {e.since && (
                    <span className="faint">
                        <Ago at={e.since} suffix=" ago" />
                    </span>
                )}
                {deployment && " "}
                {deployment && (
                    <Link className="link nowrap" to={`/deployments/${deployment}`}>
                        its story
                    </Link>
                )}
            </div>
            {e.evidence.map((v) => (
                <div key={v.label + v.text} className="evidence">
                    <span className="faint">{plain(v.label)}</span>
                    <span className={`break${v.text.includes("\n") ? " mono" : ""}`}>{plain(asCalled(v.text, service))}</span>
                </div>
            ))}
            {e.next.map((n) => (
                <Next key={n.command} sentence={n.sentence} line={n.command} />
            ))}
        </li>
    );
}
