import { useState } from "react";
import { Link } from "react-router";
import type { Fleet, Service } from "../../api/client";
import { plain } from "../../shared/foreignText";
import { exact } from "../../shared/timeWords";
import { Chip } from "../../shared/ui/Chip";
import { Sha } from "../../shared/ui/Sha";
import { Ago } from "../../shared/ui/Times";
import { byWord, releaseWord } from "../../shared/words";
import { MenuButton } from "../../shared/ui/MenuButton";
import { choicesOf, FleetAct, verbsOfAll, type Asked } from "./FleetAct";
import { Parts } from "./Parts";

/** Where a service stands in an environment, and what can be done about it. */
export function Standing({
    service,
    fleet,
    isChosen,
    isAlone,
}: {
    service: Service;
    fleet: Fleet;
    isChosen: boolean;
    /** It is in no other environment: what is deployed at all is deployed here. */
    isAlone: boolean;
}) {
    const path = `/services/${encodeURIComponent(service.name)}`;
    const env = encodeURIComponent(fleet.environment);
    return (
        <section className={`card pad standing${isAlone ? " alone" : isChosen ? " chosen" : ""}`} aria-label={fleet.environment}>
            <div className="stands">
                <div className="row">
                    <h2 style={{ margin: 0 }}>{fleet.environment}</h2>
                    {fleet.health === "healthy" ? (
                        <span className="faint">
                            {fleet.ready} of {fleet.wanted} ready
                        </span>
                    ) : (
                        <Link to={`${path}/why?env=${env}`}>
                            <Chip tone={fleet.health === "idle" ? "quiet" : fleet.deployment ? "moves" : "bad"}>
                                {fleet.health === "idle" ? "idle" : `${fleet.health}, ${fleet.ready} of ${fleet.wanted} ready`}
                            </Chip>
                        </Link>
                    )}
                    {fleet.lock && (
                        <Link to={`${path}/why?env=${env}`}>
                            <Chip tone="moves">locked</Chip>
                        </Link>
                    )}
                    {fleet.hold && (
                        <Link to={`${path}/why?env=${env}`}>
                            <Chip tone="moves">held</Chip>
                        </Link>
                    )}
                    {fleet.freeze && (
                        <Link to={`${path}/why?env=${env}`}>
                            <Chip tone="moves">frozen</Chip>
                        </Link>
                    )}
                </div>
                <div>
                    <span className="release">{fleet.release ? releaseWord(fleet.release) : "nothing yet"}</span> <Sha sha={fleet.commit} />{" "}
                    {fleet.since && (
                        <span className="faint">
                            <Ago at={fleet.since} />
                        </span>
                    )}
                    {fleet.subject && <div className="dim break">{plain(fleet.subject)}</div>}
                </div>
                {fleet.deployment && (
                    <Link to={`/deployments/${fleet.deployment}`} className="warn strong">
                        {fleet.deployment} is under way
                        {fleet.shares.length > 1 && `: ${fleet.shares.map((s) => `${releaseWord(s.release)} ${s.weight} %`).join(", ")}`}
                    </Link>
                )}
                {fleet.warmRelease && fleet.warmUntil && (
                    <div className="faint" title={exact(fleet.warmUntil)}>
                        {releaseWord(fleet.warmRelease)} is kept warm for an instant way back
                    </div>
                )}
                {fleet.lock && (
                    <div className="warn break">
                        locked by {plain(fleet.lock.who.replace("person:", ""))}: {plain(fleet.lock.reason)}
                    </div>
                )}
                {fleet.hold && (
                    <div className="warn break">
                        held by {byWord(fleet.hold.by)}: {plain(fleet.hold.reason)}
                    </div>
                )}
                {fleet.freeze && <div className="warn break">frozen: {plain(fleet.freeze.reason)}</div>}
            </div>
            <Parts service={service} fleet={fleet} />
            <div className="acts">
                {!isAlone && (
                    <Link className="btn" to={`${path}/deploy?env=${env}`}>
                        Deploy
                    </Link>
                )}
                {fleet.release && (
                    <Link className="btn" to={`${path}/deploy?env=${env}&back=1`}>
                        Roll back
                    </Link>
                )}
                <More service={service} fleet={fleet} />
            </div>
        </section>
    );
}

/** What can be done to all of it; for one component, see its own. */
function More({ service, fleet }: { service: Service; fleet: Fleet }) {
    const [asked, setAsked] = useState<Asked | null>(null);
    return (
        <>
            <MenuButton
                label={`for ${fleet.environment}`}
                choices={choicesOf(verbsOfAll(fleet))}
                onChoose={(verb) => setAsked({ verb })}
                className="btn"
            >
                More
            </MenuButton>
            {asked && <FleetAct service={service} fleet={fleet} asked={asked} onClose={() => setAsked(null)} />}
        </>
    );
}
