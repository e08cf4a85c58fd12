import { lazy, Suspense, useEffect, useRef, useState, type ComponentType } from "react";
import { isRouteErrorResponse, NavLink, Outlet, useLocation, useRouteError, type RouteObject } from "react-router";
import { LiveBadge } from "./features/session/LiveBadge";
import { useLive } from "./live/LiveProvider";
import { useTitle } from "./shared/ui/useTitle";
import { Waiting } from "./shared/ui/Waiting";
import { Mark } from "./shared/ui/Mark";
import { PageHeading } from "./shared/ui/PageHeading";
import { Toasts } from "./shared/ui/toasts";

const loadPalette = () => import("./features/commands/Palette");
const Palette = lazy(loadPalette);

/** The parts of the page, each loaded when it is first gone to. */
const parts = {
    fleet: async () => (await import("./features/fleet/FleetPage")).FleetPage,
    service: async () => (await import("./features/service/ServicePage")).ServicePage,
    deploy: async () => (await import("./features/service/DeployPage")).DeployPage,
    why: async () => (await import("./features/why/WhyPage")).WhyPage,
    deployment: async () => (await import("./features/deployment/DeploymentPage")).DeploymentPage,
    logs: async () => (await import("./features/logs/LogsPage")).LogsPage,
    activity: async () => (await import("./features/activity/ActivityPage")).ActivityPage,
    environments: async () => (await import("./features/environments/EnvironmentsPage")).EnvironmentsPage,
    add: async () => (await import("./features/service/AddServicePage")).AddServicePage,
};
const part = (load: () => Promise<ComponentType>) => ({ lazy: async () => ({ Component: await load() }) });

/** All of them, while there is a server to load them from: whoever goes to the next page when it does not answer still sees what is known. */
const loadTheRest = () =>
    Promise.allSettled([loadPalette(), import("./features/deployment/Judgement"), ...Object.values(parts).map((load) => load())]);

export const routes: RouteObject[] = [
    {
        element: <Frame />,
        errorElement: <Fault />,
        HydrateFallback: () => null,
        children: [
            { index: true, ...part(parts.fleet) },
            { path: "services/:service", ...part(parts.service) },
            { path: "services/:service/deploy", ...part(parts.deploy) },
            { path: "services/:service/why", ...part(parts.why) },
            { path: "deployments/:id", ...part(parts.deployment) },
            { path: "logs", ...part(parts.logs) },
            { path: "logs/:service", ...part(parts.logs) },
            { path: "activity", ...part(parts.activity) },
            { path: "environments", ...part(parts.environments) },
            { path: "add", ...part(parts.add) },
            { path: "*", Component: Nowhere },
        ],
    },
];

const pages = [
    ["/", "Fleet"],
    ["/activity", "Activity"],
    ["/logs", "Logs"],
    ["/environments", "Environments"],
] as const;

/** What stands around every page, for the pages in it. */
export interface FrameContext {
    /** Opens search and commands, with something typed already. */
    openPalette: (typed?: string) => void;
}

function Frame() {
    const live = useLive();
    const [palette, setPalette] = useState<{ typed: string } | null>(null);
    const openPalette = (typed = "") => setPalette({ typed });
    useKeys(() => setPalette({ typed: "" }));
    useTopOnNewPage();
    useEffect(() => {
        const timer = setTimeout(() => void loadTheRest(), 1500);
        return () => clearTimeout(timer);
    }, []);
    return (
        <div className={live.state === "lost" ? "stale" : undefined}>
            <a className="skip" href="#main">
                Skip to the page
            </a>
            <header className="bar">
                <NavLink to="/" className="logo" aria-label="Davit, the fleet">
                    <Mark /> Davit
                </NavLink>
                <nav className="nav" aria-label="Pages">
                    {pages.map(([to, name]) => (
                        <NavLink key={to} to={to} end={to === "/"}>
                            {name}
                        </NavLink>
                    ))}
                </nav>
                <button type="button" className="search" onClick={() => openPalette()} aria-keyshortcuts="Control+K Meta+K">
                    <span>Search or run a command</span>
                    <kbd>Ctrl K</kbd>
                </button>
                <LiveBadge />
            </header>
            <main id="main">
                <Suspense fallback={<Waiting what="the page" />}>
                    <Outlet context={{ openPalette } satisfies FrameContext} />
                </Suspense>
            </main>
            {palette && (
                <Suspense fallback={null}>
                    <Palette typed={palette.typed} onClose={() => setPalette(null)} />
                </Suspense>
            )}
            <Toasts />
        </div>
    );
}

function useKeys(openPalette: () => void) {
    useEffect(() => {
        const onKey = (e: KeyboardEvent) => {
            if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") {
                e.preventDefault();
                openPalette();
            }
        };
        window.addEventListener("keydown", onKey);
        return () => window.removeEventListener("keydown", onKey);
    }, [openPalette]);
}

function useTopOnNewPage() {
    const { pathname } = useLocation();
    const last = useRef(pathname);
    useEffect(() => {
        if (last.current === pathname) return;
        last.current = pathname;
        window.scrollTo(0, 0);
    }, [pathname]);
}

function Nowhere() {
    useTitle("Nothing here");
    const { pathname } = useLocation();
    return (
        <div className="empty missing">
            <PageHeading>There is nothing at this address</PageHeading>
            <p className="mono break">{pathname}</p>
            <NavLink to="/" className="btn">
                To the fleet
            </NavLink>
        </div>
    );
}

function Fault() {
    const error = useRouteError();
    const { state } = useLive();
    const text = isRouteErrorResponse(error) ? error.statusText : error instanceof Error ? error.message : String(error);
    // Pages come in parts: after a new version of the server, an old part is no longer there; and none comes from a server that does not answer.
    const isMissing = /dynamically imported module|module script|preload CSS/i.test(text);
    const isAlone = isMissing && state !== "live";
    const wasAlone = useRef(isAlone);
    useEffect(() => {
        if (wasAlone.current && !isAlone) location.reload();
        wasAlone.current = isAlone;
    }, [isAlone]);
    return (
        <main>
            <div className="note bad" role="alert">
                <div className="strong">
                    {isAlone
                        ? "The server does not answer, and this part of the page was not loaded before."
                        : isMissing
                          ? "The server has a newer page."
                          : "This page has a fault."}
                </div>
                <div className="mono break">{text}</div>
                <div className="next">Nothing that runs is touched by it.{isAlone && " It is loaded as soon as the server answers."}</div>
            </div>
            <button type="button" className="btn primary" onClick={() => location.reload()}>
                Load it again
            </button>
        </main>
    );
}
