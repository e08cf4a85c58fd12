import type { ReactNode } from "react";
import type { Tone } from "../words";

export const Chip = ({ tone = "quiet", children }: { tone?: Tone; children: ReactNode }) => (
    <span className={`chip ${tone}`}>{children}</span>
);
