import { queryOptions } from "@tanstack/react-query";
import { api, of, type Overview, type PlanRequest } from "./client";
import { askOverview } from "./overview";

// The journal says when something changed. How instances are is not in it, so that is also asked for now and then.
const now = { fast: 1500, slow: 5000, large: 15_000 };

/** To see how thousands of instances are is work for the server, even when it then says that nothing is new. */
const overviewEvery = (overview: Overview | undefined) =>
    (overview?.services ?? []).reduce((cells, s) => cells + s.cells.length, 0) > 500 ? now.large : now.slow;

export const queries = {
    overview: () =>
        queryOptions({ queryKey: ["overview"], queryFn: askOverview, refetchInterval: (query) => overviewEvery(query.state.data) }),
    service: (name: string) =>
        queryOptions({
            queryKey: ["service", name],
            queryFn: () => of(api.GET("/api/services/{name}", { params: { path: { name } } })),
            refetchInterval: now.slow,
        }),
    instances: (name: string) =>
        queryOptions({
            queryKey: ["instances", name],
            queryFn: () => of(api.GET("/api/services/{name}/instances", { params: { path: { name } } })),
            refetchInterval: now.slow,
        }),
    commits: (name: string, revision: string | undefined, limit: number) =>
        queryOptions({
            queryKey: ["commits", name, revision ?? "", limit],
            queryFn: () => of(api.GET("/api/services/{name}/commits", { params: { path: { name }, query: { revision, limit } } })),
        }),
    deployments: (filter: { service?: string; environment?: string; limit?: number }) =>
        queryOptions({ queryKey: ["deployments", filter], queryFn: () => of(api.GET("/api/deployments", { params: { query: filter } })) }),
    deployment: (id: string) =>
        queryOptions({
            queryKey: ["deployment", id],
            queryFn: () => of(api.GET("/api/deployments/{id}", { params: { path: { id } } })),
            refetchInterval: (query) => (query.state.data?.state === "over" ? false : now.fast),
        }),
    deploymentCommits: (service: string, id: string) =>
        queryOptions({
            queryKey: ["commits", service, "of", id],
            queryFn: () => of(api.GET("/api/deployments/{id}/commits", { params: { path: { id } } })),
            retry: false,
        }),
    judgement: (id: string) =>
        queryOptions({
            queryKey: ["judgement", id],
            queryFn: () => of(api.GET("/api/deployments/{id}/judgement", { params: { path: { id } } })),
            retry: false,
        }),
    environments: () => queryOptions({ queryKey: ["environments"], queryFn: () => of(api.GET("/api/environments")) }),
    targets: () => queryOptions({ queryKey: ["targets"], queryFn: () => of(api.GET("/api/targets")), refetchInterval: now.slow }),
    locks: () => queryOptions({ queryKey: ["locks"], queryFn: () => of(api.GET("/api/locks")) }),
    holds: () => queryOptions({ queryKey: ["holds"], queryFn: () => of(api.GET("/api/holds")) }),
    tombstones: () => queryOptions({ queryKey: ["tombstones"], queryFn: () => of(api.GET("/api/tombstones")) }),
    freezes: () => queryOptions({ queryKey: ["freezes"], queryFn: () => of(api.GET("/api/freezes")) }),
    why: (name: string, environment: string | undefined) =>
        queryOptions({
            queryKey: ["why", name, environment ?? ""],
            queryFn: () => of(api.GET("/api/services/{name}/why", { params: { path: { name }, query: { environment } } })),
            refetchInterval: now.slow,
        }),
    plan: (name: string, request: PlanRequest) =>
        queryOptions({
            queryKey: ["plan", name, request],
            queryFn: () => of(api.POST("/api/services/{name}/plan", { params: { path: { name } }, body: request })),
            retry: false,
            staleTime: 5000,
        }),
};
