// Writes FLOOD lines at RATE a second, then STEADY lines a second for ever. A line carries the time it was written at.
const { FLOOD = "0", RATE = "10000", STEADY = "20" } = process.env;
const every = 20;
const since = Date.now();
let written = 0;
let begun = since;
let steady = 0;
const levels = ["info", "info", "info", "info", "warn", "info", "info", "error"];
const line = (n) => `${new Date().toISOString()} ${levels[n % 8]}: request ${n} of customer ${n % 977} was answered in ${n % 43} ms`;
setInterval(() => {
    const flood = Number(FLOOD);
    const isFlood = written < flood;
    if (!isFlood && steady === 0) begun = Date.now();
    const due = isFlood ? Math.min(flood, Math.floor(((Date.now() - since) / 1000) * Number(RATE))) - written : Math.floor(((Date.now() - begun) / 1000) * Number(STEADY)) + 1 - steady;
    if (due <= 0) return;
    const lines = [];
    for (let i = 0; i < due; i++) lines.push(line(written++));
    if (!isFlood) steady += due;
    process.stdout.write(lines.join("\n") + "\n");
}, every);
