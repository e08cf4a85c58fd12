import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import type { Deployment, Fleet, Instance, Service } from "../../api/client";
import { queries } from "../../api/queries";
import { commandLine, plain } from "../../shared/text";
import { CommandLine, PageHeading, Problem, useTitle, Waiting } from "../../shared/ui/basics";
import { explain } from "./why";

/** Why a service is as it is, in each environment: what is waiting, refused or held, and what would change it. */
export function WhyPage() {
  const name = useParams().service ?? "";
  const [params] = useSearchParams();
  const environment = params.get("env");
  useTitle(`Why ${name}`);
  const service = useQuery(queries.service(name));
  const instances = useQuery(queries.instances(name));
  const deployments = useQuery(queries.deployments({ service: name, limit: 50 }));
  const failed = [service, instances, deployments].find((q) => q.isError && !q.data);
  if (failed) return <Problem error={failed.error} />;
  if (!service.data || !instances.data || !deployments.data) return <Waiting what="the reasons" />;
  const fleets = service.data.environments.filter((e) => !environment || e.environment === environment);
  return (
    <>
      <div className="top">
        <div>
          <div className="crumb">
            <Link to="/">Fleet</Link> · <Link to={`/services/${encodeURIComponent(name)}`}>{name}</Link>
          </div>
          <PageHeading>Why is {name} as it is{environment ? ` in ${environment}` : ""}?</PageHeading>
        </div>
      </div>
      <div className="stack">
        {fleets.length === 0 && <div className="note">Nothing was deployed {environment ? `in ${environment}` : "yet"}.</div>}
        {fleets.map((f) => (
          <One key={f.environment} service={service.data} fleet={f} instances={instances.data.instances} deployments={deployments.data.deployments} />
        ))}
      </div>
    </>
  );
}

function One({ service, fleet, instances, deployments }: { service: Service; fleet: Fleet; instances: Instance[]; deployments: Deployment[] }) {
  const reasons = explain(service, fleet, instances, deployments);
  return (
    <section className="card pad" aria-labelledby={`why-${fleet.environment}`}>
      <h2 id={`why-${fleet.environment}`}>{fleet.environment}</h2>
      <div className="stack">
        {reasons.map((r) => (
          <div key={r.summary}>
            <div className={`strong ${r.tone === "bad" ? "bad" : r.tone === "warn" ? "warn" : ""}`}>{plain(r.summary)}</div>
            {r.evidence.map((e) => (
              <div key={e} className="dim break" style={{ whiteSpace: "pre-line" }}>
                {plain(e)}
              </div>
            ))}
            {r.deployment && (
              <Link className="link" to={`/deployments/${r.deployment}`}>
                The story of {r.deployment}
              </Link>
            )}
            {r.next.map((n) => (
              <div key={n.command} style={{ marginTop: 6 }}>
                <span className="dim">{n.sentence}</span>
                <CommandLine line={n.command} />
              </div>
            ))}
          </div>
        ))}
      </div>
      <div style={{ marginTop: 12 }} className="dim">
        <CommandLine line={commandLine("davit", "status", service.name)} />
      </div>
    </section>
  );
}
