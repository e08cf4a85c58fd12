import { fleet } from "./fleet";
import { logs } from "./logs";
import { memory } from "./memory";
import { script } from "./script";

const [what, argument] = process.argv.slice(2);
const measures: Record<string, () => Promise<void>> = {
    script,
    logs: () => logs(Number(argument ?? 20)),
    fleet: () => fleet(Number(argument ?? 1000)),
    memory: () => memory(Number(argument ?? 60)),
};
const measure = measures[what ?? ""];
if (!measure)
    throw new Error(`What to measure: ${Object.keys(measures).join(", ")}`);
await measure();
