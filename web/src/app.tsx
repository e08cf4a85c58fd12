import { lazy, Suspense, useEffect, useRef, useState } from "react";
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

export const routes: RouteObject[] = [
    {
        element: <Frame />,
        errorElement: <Fault />,
        HydrateFallback: () => null,
        children: [
            { index: true, lazy: async () => ({ Component: (await import("./features/fleet/FleetPage")).FleetPage }) },
            { path: "services/:service", lazy: async () => ({ Component: (await import("./features/service/ServicePage")).ServicePage }) },
            {
                path: "services/:service/deploy",
                lazy: async () => ({ Component: (await import("./features/service/DeployPage")).DeployPage }),
            },
            { path: "services/:service/why", lazy: async () => ({ Component: (await import("./features/why/WhyPage")).WhyPage }) },
            {
                path: "deployments/:id",
                lazy: async () => ({ Component: (await import("./features/deployment/DeploymentPage")).DeploymentPage }),
            },
            { path: "logs", lazy: async () => ({ Component: (await import("./features/logs/LogsPage")).LogsPage }) },
            { path: "logs/:service", lazy: async () => ({ Component: (await import("./features/logs/LogsPage")).LogsPage }) },
            { path: "activity", lazy: async () => ({ Component: (await import("./features/activity/ActivityPage")).ActivityPage }) },
            {
                path: "environments",
                lazy: async () => ({ Component: (await import("./features/environments/EnvironmentsPage")).EnvironmentsPage }),
            },
            { path: "add", lazy: async () => ({ Component: (await import("./features/service/AddServicePage")).AddServicePage }) },
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
    // It is there before the first key is typed into it.
    useEffect(() => {
        const timer = setTimeout(() => void loadPalette(), 1500);
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
    const text = isRouteErrorResponse(error) ? error.statusText : error instanceof Error ? error.message : String(error);
    // Pages come in parts: after a new version of the server, an old part is no longer there.
    const isOld = /dynamically imported module|module script/i.test(text);
    return (
        <main>
            <div className="note bad" role="alert">
                <div className="strong">{isOld ? "The server has a newer page." : "This page has a fault."}</div>
                <div className="mono break">{text}</div>
                <div className="next">Nothing that runs is touched by it.</div>
            </div>
            <button type="button" className="btn primary" onClick={() => location.reload()}>
                Load it again
            </button>
        </main>
    );
}
