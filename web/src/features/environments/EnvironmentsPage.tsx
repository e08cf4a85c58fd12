import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, of, type Environment, type Lock, type OverviewCell, type OverviewService } from "../../api/client";
import { queries } from "../../api/queries";
import { commandLine, plain } from "../../shared/text";
import { exact } from "../../shared/time";
import { Ago, Chip, CommandLine, PageHeading, Problem, useTitle, Waiting } from "../../shared/ui/basics";
import { ActButton, type Act } from "../../shared/ui/Confirm";
import { count, personWord } from "../../shared/words";
import { needsPerson } from "../fleet/fleet";
import { wordsOf } from "../fleet/Cell";

export function EnvironmentsPage() {
  useTitle("Environments");
  const environments = useQuery(queries.environments());
  const overview = useQuery(queries.overview());
  const locks = useQuery(queries.locks());
  const failed = [environments, overview, locks].find((q) => q.isError && !q.data);
  if (failed) return <Problem error={failed.error} />;
  if (!environments.data || !overview.data || !locks.data) return <Waiting what="the environments" />;
  return (
    <>
      <div className="top">
        <PageHeading>Environments</PageHeading>
        <span className="dim">where services run, what must be true of a deployment there, and what stops one</span>
      </div>
      <div className="stack">
        {environments.data.environments.map((e) => (
          <One key={e.name} environment={e} services={overview.data.services} locks={locks.data.locks} />
        ))}
        <section className="card pad" aria-labelledby="describe">
          <h2 id="describe">Describe them</h2>
          <p className="dim">Environments are described in a file, so that a change of one is a change like any other: read by somebody, and taken back when it was wrong.</p>
          <div className="stack" style={{ gap: 6 }}>
            <CommandLine line="davit env list" />
            <CommandLine line="davit env apply environments.yaml" />
          </div>
        </section>
      </div>
    </>
  );
}

const words: Record<string, (value: string) => string> = { branches: (v) => `takes commits of ${v} only`, reason: () => "wants a reason for each deployment" };

function One({ environment: e, services, locks }: { environment: Environment; services: OverviewService[]; locks: Lock[] }) {
  const here = services.flatMap((s) => s.cells.filter((c) => c.environment === e.name).map((cell) => ({ service: s, cell })));
  const own = locks.filter((l) => l.scope === e.name || l.scope.endsWith(`/${e.name}`));
  const isLocked = own.some((l) => l.scope === e.name);
  const attention = here.filter(({ cell }) => needsPerson(cell) || cell.move);
  return (
    <section className="card pad" id={e.name} aria-labelledby={`env-${e.name}`}>
      <div className="row" style={{ marginBottom: 8 }}>
        <h2 id={`env-${e.name}`} style={{ margin: 0, fontSize: 15 }}>
          {e.name}
        </h2>
        {isLocked && <Chip tone="moves">locked</Chip>}
        <span className="dim">
          {count(here.filter(({ cell }) => cell.release != null).length, "service")} · {e.targets.join(", ")}
        </span>
        <span style={{ marginLeft: "auto" }}>{!isLocked && <ActButton act={lockAct(e.name)} className="btn small">Lock it</ActButton>}</span>
      </div>
      <p className="dim">{Object.entries(e.settings).length === 0 ? "Any commit may be deployed, by anybody who may deploy." : Object.entries(e.settings).map(([k, v]) => words[k]?.(v) ?? `${k}: ${v}`).join("; ")}</p>
      {own.map((l) => (
        <div key={l.scope} className="note warn row" style={{ marginBottom: 8 }}>
          <div style={{ flex: 1 }}>
            <b>{l.scope === e.name ? "Nothing is deployed here" : `Nothing is deployed to ${l.scope}`}</b>
            {l.until ? <span title={exact(l.until)}> until {exact(l.until).slice(0, 16)}</span> : " until the lock is lifted"}: {plain(l.reason)}
            <div className="dim">
              {plain(personWord(l.who))}, <Ago at={l.since} suffix=" ago" />
            </div>
          </div>
          <ActButton act={unlockAct(l.scope)} className="btn small">
            Lift it
          </ActButton>
        </div>
      ))}
      {attention.length > 0 && (
        <ul className="stack" style={{ gap: 4 }}>
          {attention.map(({ service, cell }) => (
            <Attention key={service.name} service={service} cell={cell} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Attention({ service, cell }: { service: OverviewService; cell: OverviewCell }) {
  const said = wordsOf(service, cell, Date.now());
  return (
    <li>
      <Link to={cell.move ? `/deployments/${cell.move.deployment}` : `/services/${encodeURIComponent(service.name)}/why?env=${encodeURIComponent(cell.environment)}`}>
        <span className="strong">{service.name}</span> <span className={said?.tone}>{said?.text}</span>
      </Link>
    </li>
  );
}

const lockAct = (scope: string): Act => ({
  title: `Lock ${scope}`,
  says: `Nothing is deployed to ${scope} until the lock is lifted. What runs there goes on.`,
  label: "Lock it",
  needsReason: true,
  command: (reason) => commandLine("davit", "lock", scope, "--reason", reason || "REASON"),
  does: async (reason) => (await of(api.POST("/api/locks", { body: { scope, reason } }))).message,
});

const unlockAct = (scope: string): Act => ({
  title: `Unlock ${scope}`,
  says: "Deployments may begin again.",
  label: "Lift the lock",
  command: (reason) => commandLine("davit", "unlock", scope, reason && "--reason", reason),
  does: async (reason) => (await of(api.DELETE("/api/locks", { params: { query: { scope, reason: reason || undefined } } }))).message,
});
