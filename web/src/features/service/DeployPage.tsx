import { keepPreviousData, useMutation, usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { forgetUnanswered } from "../../api/once";
import { api, of, type Environment, type Plan, type PlanRequest } from "../../api/client";
import { isOutcomeKnown } from "../../api/problem";
import { queries } from "../../api/queries";
import { commandLine } from "../../shared/commandText";
import { CommandLine } from "../../shared/ui/CommandLine";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Problem } from "../../shared/ui/Problem";
import { useTitle } from "../../shared/ui/useTitle";
import { Waiting } from "../../shared/ui/Waiting";
import { releaseWord } from "../../shared/words";
import { MissingEnvironment, MissingService } from "./MissingService";
import { PlanCard } from "./PlanCard";
import "./service.css";

/** What was filled in, and what was read to come of it when the button was pressed. */
interface Wish {
    filledIn: PlanRequest;
    plan: Plan;
}

const isSame = (a: PlanRequest, b: PlanRequest) => JSON.stringify(a) === JSON.stringify(b);

const strategies = ["rolling", "canary", "blue-green", "recreate"] as const;

export function DeployPage() {
    const name = useParams().service ?? "";
    const [params] = useSearchParams();
    const isBack = params.has("back");
    useTitle(`${isBack ? "Roll back" : "Deploy"} ${name}`);
    // The plan says it of what was taken back: asked for after the plan, it would push that down.
    usePrefetchQuery(queries.tombstones());
    const environments = useQuery(queries.environments());
    const overview = useQuery(queries.overview());
    const failed = environments.error ?? overview.error;
    if (failed && !(environments.data && overview.data)) return <Problem error={failed} />;
    if (!environments.data || !overview.data) return <Waiting what="the environments" />;
    const page = isBack ? "/deploy?back=1" : "/deploy";
    if (!overview.data.services.some((s) => s.name === name)) return <MissingService name={name} page={page} />;
    const names = environments.data.environments.map((e) => e.name);
    const asked = params.get("env");
    if (asked && !names.includes(asked))
        return (
            <MissingEnvironment
                name={asked}
                names={names}
                toName={(near) =>
                    `/services/${encodeURIComponent(name)}/deploy?${new URLSearchParams({ env: near, ...(isBack && { back: "1" }) })}`
                }
            />
        );
    // Another address is another wish, also when it is chosen while this one is on the screen: what was filled in here must not be done there.
    return <Form key={`${name} ${params}`} name={name} isBack={isBack} environments={environments.data.environments} />;
}

function Form({ name, isBack, environments }: { name: string; isBack: boolean; environments: Environment[] }) {
    const [params] = useSearchParams();
    const [environment, setEnvironment] = useState(params.get("env") ?? environments[0]?.name ?? "");
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
    useEffect(() => forgetUnanswered, []);
    const deploying = useMutation({
        mutationFn: ({ filledIn: { environment, strategy, reason, ...named }, plan }: Wish) => {
            // The commit that the plan was made for, not a branch that may have moved on meanwhile.
            const [release, revision] = [plan.to ?? named.release, plan.commit?.sha ?? named.revision];
            const path = { params: { path: { name } } };
            return isBack
                ? of(api.POST("/api/services/{name}/rollback", { ...path, body: { environment, release, reason } }))
                : of(api.POST("/api/services/{name}/deployments", { ...path, body: { environment, revision, strategy, reason } }));
        },
        onSuccess: (d) => void navigate(`/deployments/${d.id}`),
    });
    const to = environments.length > 1 && environment;
    const wantsReason = !isBack && environments.some((e) => e.name === environment && "reason" in e.settings);
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
    // The words are those of what is asked now, not of what was asked a letter ago.
    const isTold = isSame(asked, request);
    const isReady =
        plan.data != null &&
        isTold &&
        !plan.isError &&
        !plan.isPlaceholderData &&
        plan.data.refusals.length === 0 &&
        plan.data.words.length > 0;
    // What may have been done already is asked for as it was: a plan made now would be of what comes after it.
    const isUnanswered = deploying.isPending || (deploying.isError && !isOutcomeKnown(deploying.error));
    const again = isUnanswered && deploying.variables && isSame(deploying.variables.filledIn, request) ? deploying.variables : undefined;
    const wish: Wish | undefined = again ?? (isReady ? { filledIn: request, plan: plan.data } : undefined);
    const shown = again?.plan ?? plan.data;

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
                    id="asked"
                    className="card pad asked"
                    onSubmit={(e) => {
                        e.preventDefault();
                        if (wish) deploying.mutate(wish);
                    }}
                >
                    <fieldset className="field">
                        <legend>Environment</legend>
                        <div className="seg">
                            {environments.map(({ name: e }) => (
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
                        <span>Reason, for the record{wantsReason && `; ${environment} wants one`}</span>
                        <input
                            className="input"
                            value={reason}
                            onChange={(e) => setReason(e.target.value)}
                            maxLength={500}
                            autoComplete="off"
                        />
                    </label>
                </form>
                <div className="stack plan" aria-live="polite" aria-busy={plan.isFetching}>
                    {plan.isError && !again ? (
                        <Problem error={plan.error} />
                    ) : shown ? (
                        <PlanCard plan={shown} isBack={isBack} lacksReason={wantsReason && !request.reason} />
                    ) : (
                        <Waiting what="the plan" />
                    )}
                </div>
                <div className="card pad begin">
                    <CommandLine line={command} />
                    {deploying.isError && (
                        <div style={{ marginTop: 12 }}>
                            <Problem error={deploying.error} kept="Nothing was begun." />
                        </div>
                    )}
                    <div className="acts" style={{ marginTop: 14 }}>
                        <button
                            type="submit"
                            form="asked"
                            className={`btn ${isBack ? "danger solid" : "primary"}`}
                            disabled={!wish || deploying.isPending}
                        >
                            {deploying.isPending ? "Asking…" : buttonOf(shown, isBack, environment)}
                        </button>
                        <Link className="btn" to={`/services/${encodeURIComponent(name)}`}>
                            Cancel
                        </Link>
                    </div>
                </div>
            </div>
        </>
    );
}

const buttonOf = (plan: Plan | undefined, isBack: boolean, environment: string) =>
    isBack
        ? `Take ${environment} back${plan?.to ? ` to ${releaseWord(plan.to)}` : ""}`
        : `Deploy ${plan?.commit ? plan.commit.sha.slice(0, 7) : ""} to ${environment}`;
