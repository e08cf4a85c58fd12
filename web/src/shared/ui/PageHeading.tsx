import { useEffect, useRef, type ReactNode } from "react";
import { useLocation } from "react-router";

let announced: string | null = null;

/** The heading that a new page is announced by: who reads by ear, or goes by keys, goes on from there, however late it comes. */
export function PageHeading({ children }: { children: ReactNode }) {
    const { pathname } = useLocation();
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        if (announced !== null && announced !== pathname) heading.current?.focus({ preventScroll: true });
        announced = pathname;
    }, [pathname]);
    return (
        <h1 tabIndex={-1} ref={heading}>
            {children}
        </h1>
    );
}
