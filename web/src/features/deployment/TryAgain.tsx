import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, of, type Deployment, type Tombstone } from "../../api/client";
import { queries } from "../../api/queries";
import { commandLine } from "../../shared/commandText";
import { plain } from "../../shared/foreignText";
import { Problem } from "../../shared/ui/Problem";
import { Waiting } from "../../shared/ui/Waiting";
import { Confirm, type Act } from "../../shared/ui/Confirm";
import { broughtBy, count, shortSha, withoutKinds } from "../../shared/words";
import { TakenBackNote } from "./TakenBackNote";

/** Deploys once more what was taken back: possible, but not by a slip of the finger. */
export function TryAgain({ deployment: d, tombstone }: { deployment: Deployment; tombstone: Tombstone }) {
    const [isOpen, setOpen] = useState(false);
    return (
        <>
            <button type="button" className="btn" onClick={() => setOpen(true)}>
                Try again…
            </button>
            {isOpen && <Ask deployment={d} tombstone={tombstone} onOpenChange={setOpen} />}
        </>
    );
}

function Ask({
    deployment: d,
    tombstone,
    onOpenChange,
}: {
    deployment: Deployment;
    tombstone: Tombstone;
    onOpenChange: (o: boolean) => void;
}) {
    const navigate = useNavigate();
    const revision = d.commit ?? d.revision;
    const plan = useQuery(queries.plan(d.service, { environment: d.environment, revision, reason: "again", rollback: false }));
    const environments = useQuery(queries.environments());
    const to = (environments.data?.environments.length ?? 2) > 1 ? ["--to", d.environment] : [];
    const what = broughtBy(d);
    const act: Act = {
        title: `Deploy ${what} to ${d.environment} again`,
        says: (
            <>
                <TakenBackNote tombstone={tombstone} what={what} here={d.id} />
                {plan.isError ? (
                    <Problem error={plan.error} />
                ) : !plan.data ? (
                    <Waiting what="what will happen" />
                ) : (
                    <>
                        {plan.data.refusals.map((r) => (
                            <p key={r.summary} className="warn break">
                                It would be refused now: {plain(withoutKinds(r.summary))}
                            </p>
                        ))}
                        <p className="dim">
                            What will happen
                            {plan.data.brings.length > 0 &&
                                `, with ${count(plan.data.brings.length, "commit")} that ${d.environment} does not have`}
                            :
                        </p>
                        <ol className="words">
                            {plan.data.words.map((w) => (
                                <li key={w}>
                                    <span>{plain(w)}</span>
                                </li>
                            ))}
                        </ol>
                    </>
                )}
            </>
        ),
        label: `Deploy ${shortSha(d.commit)} all the same`,
        isDanger: true,
        needsReason: true,
        isIdle: !plan.data || plan.data.refusals.length > 0,
        command: (reason) => commandLine("davit", "deploy", `${d.service}@${shortSha(d.commit)}`, ...to, "--reason", reason || "REASON"),
        does: async (reason) => {
            const again = await of(
                api.POST("/api/services/{name}/deployments", {
                    params: { path: { name: d.service } },
                    body: { environment: d.environment, revision, reason },
                }),
            );
            void navigate(`/deployments/${again.id}`);
        },
    };
    return <Confirm act={act} isOpen onOpenChange={onOpenChange} />;
}
