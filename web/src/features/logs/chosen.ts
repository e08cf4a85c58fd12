import { useEffect, useRef, useState } from "react";
import type { Line, LogView } from "./buffer";

/** What a link to a line calls it: `source:offset`. */
export const nameOf = (line: Pick<Line, "source" | "offset">) => `${line.source}:${line.offset}`;

/** Where a line is among those that are shown; null when it is not. */
export function indexOf(view: LogView, name: string): number | null {
    const colon = name.lastIndexOf(":");
    const [source, offset] = [name.slice(0, colon), Number(name.slice(colon + 1))];
    for (let i = view.length - 1; i >= 0; i--) {
        const line = view.at(i);
        if (line && line.offset === offset && line.source === source) return i;
    }
    return null;
}

/** A million lines are not gone through for each that comes. */
const lookEvery = 500;

/** Where the chosen line is, once it has come. */
export function useChosen(view: LogView, name: string | null): number | null {
    const [found, setFound] = useState<number | null>(null);
    const looked = useRef(0);
    const line = found === null ? undefined : view.at(found);
    const isStill = name !== null && line !== undefined && nameOf(line) === name;
    useEffect(() => {
        if (name === null || isStill) return;
        const look = () => {
            looked.current = Date.now();
            setFound(indexOf(view, name));
        };
        const wait = looked.current + lookEvery - Date.now();
        if (wait <= 0) return look();
        const timer = setTimeout(look, wait);
        return () => clearTimeout(timer);
    }, [view, name, isStill]);
    // Another one is looked for at once.
    useEffect(() => {
        looked.current = 0;
    }, [name]);
    return isStill ? found : null;
}
