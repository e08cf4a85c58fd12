import { connect, createServer, type Server, type Socket } from "node:net";

/** A way to the server that can be cut, as a network does. */
export class Cuttable {
    private readonly sockets = new Set<Socket>();
    private isCut = false;

    private constructor(
        private readonly server: Server,
        readonly url: string,
    ) {}

    static to(target: string): Promise<Cuttable> {
        const { hostname, port } = new URL(target);
        return new Promise((resolve) => {
            const server = createServer((from) => {
                if (way.isCut) return void from.destroy();
                const to = connect(Number(port), hostname);
                for (const socket of [from, to]) {
                    way.sockets.add(socket);
                    socket.on("close", () => way.sockets.delete(socket)).on("error", () => undefined);
                }
                from.on("close", () => to.destroy());
                to.on("close", () => from.destroy());
                from.pipe(to).pipe(from);
            }).listen(0, "127.0.0.1", () => resolve(way));
            const way = new Cuttable(server, "");
            server.on("listening", () => Object.assign(way, { url: `http://127.0.0.1:${(server.address() as { port: number }).port}` }));
        });
    }

    cut() {
        this.isCut = true;
        for (const socket of this.sockets) socket.destroy();
    }

    mend() {
        this.isCut = false;
    }

    close() {
        this.cut();
        this.server.close();
    }
}
