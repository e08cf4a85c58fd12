export interface Span {
    text: string;
    /** Names of classes; empty for none. */
    style: string;
}

const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const sequence = /\u001b(?:\[([0-9;]*)([A-Za-z])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Takes a line's colours out of it. All other commands to terminals are left out: they would move a cursor that is not there. */
export function spansOf(text: string): Span[] {
    if (!text.includes("\u001b")) return [{ text, style: "" }];
    const spans: Span[] = [];
    let colour = "";
    let isBold = false;
    let isDim = false;
    let from = 0;
    const push = (piece: string) => {
        if (piece) spans.push({ text: piece, style: [colour, isBold && "ansi-bold", isDim && "ansi-dim"].filter(Boolean).join(" ") });
    };
    for (const match of text.matchAll(sequence)) {
        push(text.slice(from, match.index));
        from = match.index + match[0].length;
        if (match[2] !== "m") continue;
        for (const code of (match[1] || "0").split(";").map(Number)) {
            if (code === 0) [colour, isBold, isDim] = ["", false, false];
            else if (code === 1) isBold = true;
            else if (code === 2) isDim = true;
            else if (code === 22) [isBold, isDim] = [false, false];
            else if (code === 39) colour = "";
            else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) colour = `ansi-${colours[code % 10]}`;
        }
    }
    push(text.slice(from));
    return spans;
}
