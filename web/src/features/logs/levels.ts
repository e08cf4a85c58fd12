export type Level = "error" | "warning" | "debug" | null;

const error =
    /\b(?:ERROR|FATAL|CRITICAL|PANIC|Exception|Traceback)\b|\b(?:error|fatal|fail|crit|panic):|^\s+at \S+|"level":\s?"(?:error|fatal|critical)"|level=(?:error|fatal)|\b[A-Z]\w*(?:Error|Exception)\b|\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b.*\s5\d\d(?:\s|$)/;
const warning = /\bWARN(?:ING)?\b|\bwarn(?:ing)?:|"level":\s?"warn(?:ing)?"|level=warn/;
const debug = /\b(?:DEBUG|TRACE)\b|\b(?:debug|dbug|trce):|"level":\s?"(?:debug|trace)"|level=(?:debug|trace)/;

const colours = /\u001b\[[\d;]*m/g;

/** How loud a line is, by what most programs write. Only its beginning is looked at. */
export function levelOf(text: string): Level {
    const start = text.length > 200 ? text.slice(0, 200) : text;
    // A colour ends in a letter, which would make one word of itself and what it colours.
    const head = start.includes("\u001b") ? start.replace(colours, "") : start;
    return error.test(head) ? "error" : warning.test(head) ? "warning" : debug.test(head) ? "debug" : null;
}
