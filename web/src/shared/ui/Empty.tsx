import type { ReactNode } from "react";

/** What a place says while there is nothing in it, and how something gets there. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
    <div className="empty">
        <div className="strong">{title}</div>
        {children}
    </div>
);
