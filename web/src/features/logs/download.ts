import type { LogBuffer } from "./buffer";

/** Saves all lines that are shown as a file. */
export function download(buffer: LogBuffer, service: string) {
    const url = URL.createObjectURL(new Blob([buffer.text()], { type: "text/plain" }));
    const name = `${service}-${new Date().toISOString().replaceAll(":", "")}.log`;
    Object.assign(document.createElement("a"), { href: url, download: name }).click();
    URL.revokeObjectURL(url);
}
