import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const binaries = process.env.DAVIT_BINARIES ?? join(root, "tests/Davit.EndToEnd/bin/Debug/net10.0");
const patience = 60_000;

export interface ShopOptions {
    web?: number;
    worker?: number;
    /** Workers that count their jobs, for the judge. */
    packers?: number;
    flaw?: "" | "unhealthy" | "errors" | "crash" | "jobs";
    strategy?: string;
    subject?: string;
}

/** A machine with a Davit server and a git repository with a shop in it; gone with all that it started. */
export class World {
    readonly folder = mkdtempSync(join(tmpdir(), "davit-web-"));
    readonly data = join(this.folder, "data");
    readonly repository = join(this.folder, "repository");
    readonly control = join(this.folder, "control");
    url = "";
    router = "";
    private server: ChildProcess | null = null;
    private log = "";
    private commits = 0;
    private customers: ReturnType<typeof setInterval>[] = [];

    private constructor(
        private readonly port: number,
        private readonly routerPort: number,
        private readonly more: string[],
    ) {
        mkdirSync(this.control);
        mkdirSync(this.repository);
        this.git("init", "-q", "-b", "main");
    }

    /** With more words for `davit up`, if any. */
    static async up(...more: string[]): Promise<World> {
        const world = new World(await freePort(), await freePort(), more);
        await world.start();
        return world;
    }

    async start() {
        rmSync(join(this.data, "server.json"), { force: true });
        // What the server starts can be known by this folder, whatever becomes of the server.
        const env = { ...process.env, TMPDIR: this.folder };
        this.server = spawn(
            join(binaries, "davit"),
            ["up", "--data", this.data, "--listen", `127.0.0.1:${this.port}`, "--router", `127.0.0.1:${this.routerPort}`, ...this.more],
            { env, stdio: ["ignore", "pipe", "pipe"] },
        );
        this.server.stdout?.on("data", (d) => (this.log += d));
        this.server.stderr?.on("data", (d) => (this.log += d));
        this.url = `http://127.0.0.1:${this.port}`;
        this.router = `http://127.0.0.1:${this.routerPort}`;
        await this.until("the server to answer", async () => {
            if (this.server?.exitCode != null) throw new Error(`The server ended:\n${this.log}`);
            return (await fetch(`${this.url}/healthz`)).ok;
        });
    }

    async stop() {
        const server = this.server;
        if (!server || server.exitCode !== null) return;
        const ended = new Promise((resolve) => server.once("exit", resolve));
        server.kill("SIGTERM");
        await ended;
    }

    async end() {
        this.customers.forEach(clearInterval);
        await this.stop();
        for (let tries = 0; tries < 50 && this.processes().length > 0; tries++) {
            for (const pid of this.processes()) {
                try {
                    process.kill(pid, "SIGKILL");
                } catch {
                    // It has gone by itself.
                }
            }
            await new Promise((r) => setTimeout(r, 50));
        }
        rmSync(this.folder, { recursive: true, force: true });
    }

    /** Runs a verb of the command line. */
    davit(...args: string[]): string {
        return execFileSync(join(binaries, "davit"), [...args, "--data", this.data], {
            encoding: "utf8",
            timeout: patience,
            stdio: ["ignore", "pipe", "pipe"],
        });
    }

    /** A link that signs in once. */
    link(path = "/"): string {
        const link = new URL(this.davit("open", "--print").trim().split("\n")[0]!);
        return new URL(path + link.hash, this.url).href;
    }

    get token(): string {
        return readFileSync(join(this.data, "token"), "utf8").trim();
    }

    async api<T = unknown>(path: string, body?: unknown): Promise<T> {
        const response = await fetch(`${this.url}/api/${path}`, {
            method: body === undefined ? "GET" : "POST",
            headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json", "Davit-Person": "ada" },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
        if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
        return (await response.json()) as T;
    }

    write(path: string, text: string) {
        const file = join(this.repository, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
    }

    commitShop({ web = 2, worker = 0, packers = 0, flaw = "", strategy = "kind: rolling", subject }: ShopOptions = {}): string {
        const program = join(binaries, "Davit.TestService");
        this.write(
            "davit.yaml",
            `name: shop
team: sales
components:
  web:
    run: ${program} shop web
    instances: ${web}
    routes: ["*"]
    health: { http: /healthz, interval: 100ms, timeout: 5s, healthy-for: 100ms, unhealthy-after: 2 }
    env: { CONTROL: ${this.control}, FLAW: "${flaw}" }
${worker > 0 ? `  worker: { shell: exec sleep 600, port: false, instances: ${worker}, health: { alive: true, healthy-for: 100ms } }\n` : ""}${packers > 0 ? packer(program, packers, this.control, flaw) : ""}limits: { minimum-requests: 50, error-rate: 2% }
strategy:
  ${strategy}
  drain-limit: 2s
  progress-deadline: 60s
`,
        );
        return this.commit(subject ?? `Change number ${this.commits + 1}`);
    }

    commit(subject: string): string {
        this.write("number.txt", `${++this.commits}`);
        this.git("add", "-A");
        this.git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-q", "-m", subject);
        return this.git("rev-parse", "HEAD").trim();
    }

    async addServices() {
        await this.api("services", { repository: this.repository });
    }

    async deploy(revision?: string, extra: object = {}): Promise<string> {
        return (await this.api<{ id: string }>("services/shop/deployments", { revision, ...extra })).id;
    }

    async ended(id: string): Promise<string> {
        let outcome: string | undefined;
        await this.until(
            `the end of ${id}`,
            async () => (outcome = (await this.api<{ outcome?: string }>(`deployments/${id}`)).outcome) !== undefined,
        );
        return outcome!;
    }

    async reaches(id: string, state: string) {
        await this.until(`${id} to be ${state}`, async () => (await this.api<{ state: string }>(`deployments/${id}`)).state === state);
    }

    /** A shop whose first commit is live. */
    async serving() {
        this.commitShop();
        await this.addServices();
        await this.ended(await this.deploy());
    }

    /** Customers who ask without end. */
    traffic(perSecond = 60) {
        this.customers.push(
            setInterval(
                () =>
                    void fetch(this.router)
                        .then((r) => r.arrayBuffer())
                        .catch(() => undefined),
                1000 / perSecond,
            ),
        );
    }

    async until(what: string, isSo: () => Promise<boolean>) {
        const end = Date.now() + patience;
        for (;;) {
            try {
                if (await isSo()) return;
            } catch (e) {
                if (Date.now() > end || (e instanceof Error && e.message.startsWith("The server ended"))) throw e;
            }
            if (Date.now() > end) throw new Error(`Waited in vain for ${what}. The server wrote:\n${this.log}`);
            await new Promise((r) => setTimeout(r, 60));
        }
    }

    private git(...args: string[]): string {
        return execFileSync("git", args, { cwd: this.repository, encoding: "utf8" });
    }

    private processes(): number[] {
        if (!existsSync("/proc/self")) return [];
        return execFileSync("sh", ["-c", `grep -lsaF "${this.folder}" /proc/[0-9]*/environ /proc/[0-9]*/cmdline || true`], {
            encoding: "utf8",
        })
            .split("\n")
            .map((line) => Number(line.split("/")[2]))
            .filter((pid) => pid > 0 && pid !== process.pid);
    }
}

const packer = (program: string, instances: number, control: string, flaw: string) => `  packer:
    run: ${program} shop worker
    instances: ${instances}
    quiet: true
    outcomes: { total: jobs_total, bad: 'jobs_total{status="failed"}' }
    health: { alive: true, healthy-for: 100ms }
    env: { CONTROL: ${control}, FLAW: "${flaw}" }
judge: { baseline: stable, minimum-requests: 1, minimum-jobs: 20 }
`;

// Below what Linux gives to whoever asks for any port (from 32768 on), so that nobody is given one between its choice and its use; each worker has its own.
const [firstPort, portsOfWorker] = [10_000, 400];
let lastPort = 0;

function isFree(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const server = createServer()
            .once("error", () => resolve(false))
            .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
}

async function freePort(): Promise<number> {
    const first = firstPort + Number(process.env.TEST_PARALLEL_INDEX ?? 0) * portsOfWorker;
    for (let tries = 0; tries < portsOfWorker; tries++) {
        const port = first + (lastPort++ % portsOfWorker);
        if (await isFree(port)) return port;
    }
    throw new Error(`No port from ${first} to ${first + portsOfWorker - 1} is free.`);
}
