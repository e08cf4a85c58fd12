import type { Deployment } from "../../api/client";
import { useNow } from "../../shared/useNow";
import { plain } from "../../shared/foreignText";
import { between, took } from "../../shared/timeWords";
import { withoutKinds } from "../../shared/words";
import { Clock } from "../../shared/ui/Times";
import { comingOf, storyOf, type Entry } from "./story";

const kinds = { done: "done", now: "under way", bad: "failed", said: "note" };

export function Story({ deployment }: { deployment: Deployment }) {
    return (
        <section className="card pad" aria-labelledby="story">
            <h2 id="story">Story</h2>
            <ol className="story">
                {storyOf(deployment).map((e) => (
                    <Told key={e.key} entry={e} />
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

function Told({ entry }: { entry: Entry }) {
    return (
        <li className={entry.kind}>
            <Clock at={entry.at} className="mono" />
            <div>
                <div className="what break">
                    <span className="sr">{kinds[entry.kind]}: </span>
                    {plain(entry.what)} {entry.kind === "now" ? <Running since={entry.at} /> : entry.ended && <Took entry={entry} />}
                </div>
                {entry.seen && <div className="seen">{plain(withoutKinds(entry.seen))}</div>}
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
    return <span className="took">{took(Math.floor((now.getTime() - new Date(since).getTime()) / 1000) * 1000)}</span>;
}
