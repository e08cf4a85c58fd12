export interface ServerEvent {
    id: string | null;
    event: string;
    data: string;
}

/** Takes server-sent events apart, in whatever pieces they come. An id without data still moves the reader's place. */
export class EventParser {
    private rest = "";
    private data: string[] = [];
    private event = "";
    private id: string | null = null;

    push(text: string): ServerEvent[] {
        const events: ServerEvent[] = [];
        const lines = (this.rest + text).split("\n");
        this.rest = lines.pop() ?? "";
        for (const raw of lines) {
            const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
            if (line === "") {
                if (this.data.length > 0 || this.id !== null)
                    events.push({ id: this.id, event: this.event || "message", data: this.data.join("\n") });
                this.data = [];
                this.event = "";
                this.id = null;
            } else if (!line.startsWith(":")) {
                const colon = line.indexOf(":");
                const name = colon < 0 ? line : line.slice(0, colon);
                const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
                if (name === "data") this.data.push(value);
                else if (name === "event") this.event = value;
                else if (name === "id") this.id = value;
            }
        }
        return events;
    }
}
