import { useEffect, useRef, useState } from "react";
import { copyText } from "../clipboard";

/** A command that does the same as what is being done here. */
export function CommandLine({ line }: { line: string }) {
    const [copied, setCopied] = useState(false);
    const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
    useEffect(() => () => clearTimeout(timer.current), []);
    const copy = () => {
        void copyText(line).then((isCopied) => {
            setCopied(isCopied);
            timer.current = setTimeout(() => setCopied(false), 1500);
        });
    };
    return (
        <div className="cli">
            <code>{line}</code>
            <button type="button" className="btn small" onClick={copy} aria-label="Copy the command">
                {copied ? "Copied" : "Copy"}
            </button>
            <span className="sr" role="status">
                {copied ? "Copied" : ""}
            </span>
        </div>
    );
}
