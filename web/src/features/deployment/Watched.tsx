import { useQuery } from "@tanstack/react-query";
import type { Deployment } from "../../api/client";
import { queries } from "../../api/queries";
import { count, releaseWord } from "../../shared/words";
import { stepWords, windowOf } from "./story";
import { countedSoFar } from "./judgement";

/** While a canary is watched: what was counted so far, and what follows from it. */
export function Watched({ deployment: d }: { deployment: Deployment }) {
    const judgement = useQuery({ ...queries.judgement(d.id), enabled: d.strategy === "canary" });
    const now = windowOf(d);
    if (!now || !d.from) return <Otherwise deployment={d} />;
    const sums = judgement.data && countedSoFar(judgement.data);
    const canary = releaseWord(d.to);
    const from = releaseWord(d.from);
    return (
        <div className="watched">
            <b>
                {canary} gets {now.weight} % of the requests and is watched{now.length && ` for ${now.length}`}.
            </b>{" "}
            {sums && sums.canary.requests > 0 ? (
                <>
                    So far {sums.canary.errors.toLocaleString("en")} of {count(sums.canary.requests, "request")} failed on {canary},{" "}
                    {sums.baseline.errors.toLocaleString("en")} of {sums.baseline.requests.toLocaleString("en")} on {from}.{" "}
                </>
            ) : (
                "Nothing was counted yet. "
            )}
            As soon as it is surely worse, all requests go back to {from}.
        </div>
    );
}

/** What it does while it is not watched. Who waits for a person says so elsewhere. */
function Otherwise({ deployment: d }: { deployment: Deployment }) {
    const step = d.state === "running" ? d.steps.findLast((s) => s.state === "running") : undefined;
    return step ? (
        <div className="watched">
            <b>{stepWords(step)}.</b>
        </div>
    ) : null;
}
