import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { api, of, type Plan, type PlanRequest } from "../../api/client";
import { queries } from "../../api/queries";
import { commandLine, plain } from "../../shared/commandText";
import { CommandLine } from "../../shared/ui/CommandLine";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Problem } from "../../shared/ui/Problem";
import { Sha } from "../../shared/ui/Sha";
import { useTitle } from "../../shared/ui/useTitle";
import { Waiting } from "../../shared/ui/Waiting";
import { count, releaseWord } from "../../shared/words";
import { CommitItem } from "../commits/CommitItem";
import { tombstoneOf } from "../deployment/takenBack";
import { TakenBackNote } from "../deployment/TakenBackNote";
import "./service.css";

const strategies = ["rolling", "canary", "blue-green", "recreate"] as const;

export function DeployPage() {
    const name = useParams().service ?? "";
    const [params] = useSearchParams();
    const isBack = params.has("back");
    useTitle(`${isBack ? "Roll back" : "Deploy"} ${name}`);
    const environments = useQuery(queries.environments());
    if (environments.isError) return <Problem error={environments.error} />;
    if (!environments.data) return <Waiting what="the environments" />;
    return <Form key={String(isBack)} name={name} isBack={isBack} environments={environments.data.environments.map((e) => e.name)} />;
}

function Form({ name, isBack, environments }: { name: string; isBack: boolean; environments: string[] }) {
    const [params] = useSearchParams();
    const [environment, setEnvironment] = useState(params.get("env") ?? environments[0] ?? "");
    const [revision, setRevision] = useState(params.get("revision") ?? "");
    const [release, setRelease] = useState(params.get("release") ?? "");
    const [strategy, setStrategy] = useState("");
    const [reason, setReason] = useState("");
    const request: PlanRequest = {
        environment,
        revision: isBack ? undefined : revision.trim() || undefined,
        strategy: isBack ? undefined : strategy || undefined,
        reason: reason.trim() || undefined,
        rollback: isBack,
        release: isBack ? release.trim() || undefined : undefined,
    };
    const asked = useDeferredValue(request);
    const plan = useQuery({ ...queries.plan(name, asked), placeholderData: keepPreviousData });
    const navigate = useNavigate();
    const deploying = useMutation({
        mutationFn: () => {
            const path = { params: { path: { name } } };
            // The commit that the plan was made for, not a branch that may have moved on meanwhile.
            return isBack
                ? of(
                      api.POST("/api/services/{name}/rollback", {
                          ...path,
                          body: { environment, release: plan.data?.to ?? request.release, reason: request.reason },
                      }),
                  )
                : of(
                      api.POST("/api/services/{name}/deployments", {
                          ...path,
                          body: {
                              environment,
                              revision: plan.data?.commit?.sha ?? request.revision,
                              strategy: request.strategy,
                              reason: request.reason,
                          },
                      }),
                  );
        },
        onSuccess: (d) => void navigate(`/deployments/${d.id}`),
    });
    const to = environments.length > 1 && environment;
    const command = isBack
        ? commandLine(
              "davit",
              "rollback",
              name,
              to && "--to",
              to,
              request.release && "--release",
              request.release,
              request.reason && "--reason",
              request.reason,
          )
        : commandLine(
              "davit",
              "deploy",
              request.revision ? `${name}@${request.revision}` : name,
              to && "--to",
              to,
              request.strategy && "--strategy",
              request.strategy,
              request.reason && "--reason",
              request.reason,
          );
    const isReady = plan.data != null && !plan.isFetching && plan.data.refusals.length === 0 && plan.data.words.length > 0;

    return (
        <>
            <div className="top">
                <div>
                    <div className="crumb">
                        <Link to="/">Fleet</Link> · <Link to={`/services/${encodeURIComponent(name)}`}>{name}</Link>
                    </div>
                    <PageHeading>
                        {isBack ? "Roll back" : "Deploy"} {name}
                    </PageHeading>
                </div>
            </div>
            <div className="deploy">
                <form
                    className="card pad"
                    onSubmit={(e) => {
                        e.preventDefault();
                        deploying.mutate();
                    }}
                >
                    <fieldset className="field">
                        <legend>Environment</legend>
                        <div className="seg">
                            {environments.map((e) => (
                                <label key={e}>
                                    <input
                                        type="radio"
                                        name="environment"
                                        value={e}
                                        checked={environment === e}
                                        onChange={() => setEnvironment(e)}
                                    />
                                    {e}
                                </label>
                            ))}
                        </div>
                    </fieldset>
                    {isBack ? (
                        <label className="field">
                            <span>Release to go back to (the one before, when left out)</span>
                            <input
                                className="input"
                                value={release}
                                onChange={(e) => setRelease(e.target.value)}
                                placeholder={plan.data?.to ?? ""}
                                autoComplete="off"
                            />
                        </label>
                    ) : (
                        <>
                            <label className="field">
                                <span>Commit, branch or tag (the main branch, when left out)</span>
                                <input
                                    className="input mono"
                                    value={revision}
                                    onChange={(e) => setRevision(e.target.value)}
                                    placeholder="main"
                                    autoComplete="off"
                                    autoCapitalize="off"
                                    spellCheck={false}
                                />
                            </label>
                            <fieldset className="field">
                                <legend>Strategy</legend>
                                <div className="seg">
                                    <label>
                                        <input type="radio" name="strategy" checked={strategy === ""} onChange={() => setStrategy("")} />
                                        the service's own
                                    </label>
                                    {strategies.map((s) => (
                                        <label key={s}>
                                            <input type="radio" name="strategy" checked={strategy === s} onChange={() => setStrategy(s)} />
                                            {s}
                                        </label>
                                    ))}
                                </div>
                            </fieldset>
                        </>
                    )}
                    <label className="field">
                        <span>Reason, for the record</span>
                        <input
                            className="input"
                            value={reason}
                            onChange={(e) => setReason(e.target.value)}
                            maxLength={500}
                            autoComplete="off"
                        />
                    </label>
                    <CommandLine line={command} />
                    {deploying.isError && (
                        <div style={{ marginTop: 12 }}>
                            <Problem error={deploying.error} kept="Nothing was begun." />
                        </div>
                    )}
                    <div className="acts" style={{ marginTop: 14 }}>
                        <button
                            type="submit"
                            className={`btn ${isBack ? "danger solid" : "primary"}`}
                            disabled={!isReady || deploying.isPending}
                        >
                            {deploying.isPending ? "Asking…" : buttonOf(plan.data, isBack, environment)}
                        </button>
                        <Link className="btn" to={`/services/${encodeURIComponent(name)}`}>
                            Leave it
                        </Link>
                    </div>
                </form>
                <div className="stack" aria-live="polite" aria-busy={plan.isFetching}>
                    {plan.isError ? (
                        <Problem error={plan.error} />
                    ) : plan.data ? (
                        <PlanCard plan={plan.data} isBack={isBack} />
                    ) : (
                        <Waiting what="the plan" />
                    )}
                </div>
            </div>
        </>
    );
}

const buttonOf = (plan: Plan | undefined, isBack: boolean, environment: string) =>
    isBack
        ? `Take ${environment} back${plan?.to ? ` to ${releaseWord(plan.to)}` : ""}`
        : `Deploy ${plan?.commit ? plan.commit.sha.slice(0, 7) : ""} to ${environment}`;

function PlanCard({ plan, isBack }: { plan: Plan; isBack: boolean }) {
    const tombstones = useQuery(queries.tombstones());
    const tombstone = tombstoneOf(tombstones.data?.tombstones ?? [], { release: plan.to, commit: plan.commit?.sha });
    return (
        <>
            {tombstone && <TakenBackNote tombstone={tombstone} what={plan.to ? releaseWord(plan.to) : "This commit"} />}
            {plan.refusals.length > 0 && (
                <div className="note warn" role="alert" style={{ margin: 0 }}>
                    <div className="strong">It would be refused now.</div>
                    {plan.refusals.map((r) => (
                        <div key={r} className="break">
                            {plain(r)}
                        </div>
                    ))}
                </div>
            )}
            <section className="card pad" aria-labelledby="plan">
                <h2 id="plan">
                    What will happen <span className="dim">in {plan.environment}</span>
                </h2>
                {plan.commit && (
                    <p>
                        {plan.from ? releaseWord(plan.from) : "nothing"} → {plan.to ? releaseWord(plan.to) : "a new release"}{" "}
                        <Sha sha={plan.commit.sha} /> {plain(plan.commit.subject)}{" "}
                        <span className="dim">by {plain(plan.commit.author)}</span>
                    </p>
                )}
                <ol className="words">
                    {plan.words.map((w) => (
                        <li key={w}>
                            <span>{plain(w)}</span>
                        </li>
                    ))}
                </ol>
            </section>
            {!isBack && plan.from && (
                <section className="card pad" aria-labelledby="brings">
                    <h2 id="brings">
                        {plan.leadsOn
                            ? plan.brings.length === 0
                                ? "The same commit as now"
                                : `Brings ${count(plan.brings.length, "commit")}${plan.brings.length >= 50 ? " or more" : ""}`
                            : `Does not follow from ${releaseWord(plan.from)}: it may bring less than what runs, or other things`}
                    </h2>
                    <ol className="commits">
                        {plan.brings.map((c) => (
                            <CommitItem key={c.sha} service={plan.service} commit={c} />
                        ))}
                    </ol>
                </section>
            )}
        </>
    );
}
