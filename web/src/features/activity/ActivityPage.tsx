import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Fragment, useMemo } from "react";
import { Link, useSearchParams } from "react-router";
import { api, of, type Activity } from "../../api/client";
import { queries } from "../../api/queries";
import { plain } from "../../shared/foreignText";
import { day, dayWord } from "../../shared/timeWords";
import { Empty } from "../../shared/ui/Empty";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Problem } from "../../shared/ui/Problem";
import { Clock } from "../../shared/ui/Times";
import { useMinute } from "../../shared/useNow";
import { useTitle } from "../../shared/ui/useTitle";
import { Waiting } from "../../shared/ui/Waiting";
import { personWord, withShortShas } from "../../shared/words";
import "./activity.css";

export function ActivityPage() {
    useTitle("Activity");
    const [params, setParams] = useSearchParams();
    const filter = {
        service: params.get("service") ?? undefined,
        environment: params.get("env") ?? undefined,
        who: params.get("who") ?? undefined,
    };
    // A link to a moment begins there.
    const at = /^\d+$/.test(params.get("at") ?? "") ? params.get("at") : null;
    const overview = useQuery(queries.overview());
    const pages = useInfiniteQuery({
        queryKey: ["activity", filter, at],
        queryFn: ({ pageParam }) => of(api.GET("/api/activity", { params: { query: { ...filter, before: pageParam, limit: 60 } } })),
        initialPageParam: at ? Number(at) + 1 : undefined,
        getNextPageParam: (last) => last.before ?? undefined,
    });
    const activities = useMemo(() => pages.data?.pages.flatMap((p) => p.activities) ?? [], [pages.data]);
    const now = useMinute();
    const people = useMemo(() => [...new Set(activities.map((a) => a.who))].sort(), [activities]);
    const set = (name: string, value: string) =>
        setParams(
            (p) => {
                if (value) p.set(name, value);
                else p.delete(name);
                if (name !== "at") p.delete("at");
                return p;
            },
            { replace: true },
        );

    return (
        <>
            <div className="top" style={{ alignItems: "center" }}>
                <PageHeading>Activity</PageHeading>
                <span className="dim">who did what, and why</span>
                <div className="acts">
                    <Choice
                        label="Service"
                        all="all services"
                        value={filter.service ?? ""}
                        values={overview.data?.services.map((s) => s.name) ?? []}
                        onChange={(v) => set("service", v)}
                    />
                    <Choice
                        label="Environment"
                        all="all environments"
                        value={filter.environment ?? ""}
                        values={overview.data?.environments.map((e) => e.name) ?? []}
                        onChange={(v) => set("env", v)}
                    />
                    <Choice
                        label="Who"
                        all="everybody"
                        value={filter.who ?? ""}
                        values={filter.who && !people.includes(filter.who) ? [...people, filter.who] : people}
                        onChange={(v) => set("who", v)}
                    />
                    {at && (
                        <button type="button" className="btn small" onClick={() => set("at", "")}>
                            To the newest
                        </button>
                    )}
                </div>
            </div>
            {pages.isError && <Problem error={pages.error} />}
            {pages.isPending && !pages.isError && <Waiting what="the journal" />}
            {pages.data && (
                <div className="card">
                    {activities.length === 0 ? (
                        <Empty
                            title={
                                at || Object.values(filter).some(Boolean) ? "Nothing like that has happened." : "Nothing has happened yet."
                            }
                        />
                    ) : (
                        <List activities={activities} now={new Date(now)} />
                    )}
                </div>
            )}
            {pages.hasNextPage && (
                <button
                    type="button"
                    className="btn"
                    style={{ marginTop: 14 }}
                    disabled={pages.isFetchingNextPage}
                    onClick={() => void pages.fetchNextPage()}
                >
                    {pages.isFetchingNextPage ? "Loading…" : "Older"}
                </button>
            )}
        </>
    );
}

function Choice({
    label,
    all,
    value,
    values,
    onChange,
}: {
    label: string;
    all: string;
    value: string;
    values: string[];
    onChange: (value: string) => void;
}) {
    return (
        <select className="input slim" aria-label={label} value={value} onChange={(e) => onChange(e.target.value)}>
            <option value="">{all}</option>
            {values.map((v) => (
                <option key={v} value={v}>
                    {personWord(v)}
                </option>
            ))}
        </select>
    );
}

const List = ({ activities, now }: { activities: Activity[]; now: Date }) => (
    <ol className="activity">
        {activities.map((a, i) => (
            <Fragment key={a.position}>
                {(i === 0 || day(a.at) !== day(activities[i - 1]?.at ?? a.at)) && <li className="day">{dayWord(a.at, now)}</li>}
                <li id={`at-${a.position}`} className={a.tone}>
                    <Link to={`/activity?at=${a.position}#at-${a.position}`} title="Link to this moment">
                        <Clock at={a.at} />
                    </Link>
                    <div>
                        <div className="break">
                            <span className="strong">{plain(personWord(a.who))}</span> {plain(withShortShas(a.what))}
                            {a.why && <span className="dim"> “{plain(a.why)}”</span>}{" "}
                            {a.deployment ? (
                                <Link className="link nowrap" to={`/deployments/${a.deployment}`}>
                                    {a.deployment}
                                </Link>
                            ) : (
                                a.service && (
                                    <Link className="link nowrap" to={`/services/${encodeURIComponent(a.service)}`}>
                                        {a.service}
                                    </Link>
                                )
                            )}
                        </div>
                        {a.seen && a.seen !== a.why && <div className="seen">{plain(a.seen)}</div>}
                    </div>
                </li>
            </Fragment>
        ))}
    </ol>
);
