import { useState } from "react";
import type { Deployment } from "../../api/client";
import { useNow } from "../../shared/useNow";
import { plain } from "../../shared/foreignText";
import { between, took } from "../../shared/timeWords";
import { asCalled, begun } from "../../shared/words";
import { Clock } from "../../shared/ui/Times";
import { comingOf, storyOf, type Entry } from "./story";

const kinds = { done: "done", now: "under way", bad: "failed", said: "note" };

export function Story({ deployment }: { deployment: Deployment }) {
    const [isWhole, setWhole] = useState(false);
    const story = storyOf(deployment);
    const shown = isWhole ? story : story.filter((e) => !e.isRoutine);
    return (
        <section className="card pad" aria-labelledby="story">
            <div className="head">
                <h2 id="story">Story</h2>
                {story.some((e) => e.isRoutine) && (
                    <button type="button" className="btn small quiet" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
                        {isWhole ? "What matters" : `All ${story.length} steps`}
                    </button>
                )}
            </div>
            <ol className="story">
                {shown.map((e) => (
                    <Told key={e.key} entry={e} service={deployment.service} />
                ))}
                {comingOf(deployment).map((what) => (
                    <li key={what} className="next">
                        <div>
                            <span className="sr">to come: </span>
                            {what}
                        </div>
                    </li>
                ))}
            </ol>
        </section>
    );
}

function Told({ entry, service }: { entry: Entry; service: string }) {
    return (
        <li className={entry.kind}>
            <Clock at={entry.at} className="mono" />
            <div>
                <div className="what break">
                    <span className="sr">{kinds[entry.kind]}: </span>
                    {plain(entry.what)} {entry.kind === "now" ? <Running since={entry.at} /> : entry.ended && <Took entry={entry} />}
                </div>
                {entry.seen && <div className="seen">{plain(begun(asCalled(entry.seen, service)))}</div>}
            </div>
        </li>
    );
}

function Took({ entry }: { entry: Entry }) {
    const ms = between(entry.at, entry.ended ?? entry.at);
    return ms < 300 ? null : <span className="took">{took(ms)}</span>;
}

function Running({ since }: { since: string }) {
    const now = useNow();
    const seconds = Math.floor((now.getTime() - new Date(since).getTime()) / 1000);
    return seconds < 1 ? null : <span className="took">{took(seconds * 1000)}</span>;
}
