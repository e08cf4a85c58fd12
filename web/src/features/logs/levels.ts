export type Level = "error" | "warning" | "debug" | null;

const error =
    /\b(?:ERROR|FATAL|CRITICAL|PANIC|Exception|Traceback)\b|\b(?:error|fatal|fail|crit|panic):|^\s+at \S+|"level":\s?"(?:error|fatal|critical)"|level=(?:error|fatal)|\b[A-Z]\w*(?:Error|Exception)\b|\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b.*\s5\d\d(?:\s|$)/;
const warning = /\bWARN(?:ING)?\b|\bwarn(?:ing)?:|"level":\s?"warn(?:ing)?"|level=warn/;
const debug = /\b(?:DEBUG|TRACE)\b|\b(?:debug|dbug|trce):|"level":\s?"(?:debug|trace)"|level=(?:debug|trace)/;

/** How loud a line is, by what most programs write. Only its beginning is looked at. */
export function levelOf(text: string): Level {
    const head = text.length > 200 ? text.slice(0, 200) : text;
    return error.test(head) ? "error" : warning.test(head) ? "warning" : debug.test(head) ? "debug" : null;
}
