import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, of } from "../../api/client";
import { forgetUnanswered } from "../../api/once";
import { commandLine } from "../../shared/commandText";
import { CommandLine } from "../../shared/ui/CommandLine";
import { PageHeading } from "../../shared/ui/PageHeading";
import { Problem } from "../../shared/ui/Problem";
import { useTitle } from "../../shared/ui/useTitle";
import { say } from "../../shared/ui/toasts";
import "./service.css";

const example = `name: hello
components:
  web:
    run: node server.js`;

export function AddServicePage() {
    useTitle("Add a service");
    const [repository, setRepository] = useState("");
    const [folder, setFolder] = useState("");
    const navigate = useNavigate();
    useEffect(() => forgetUnanswered, []);
    const adding = useMutation({
        mutationFn: () => of(api.POST("/api/services", { body: { repository: repository.trim(), folder: folder.trim() || undefined } })),
        onSuccess: ({ services }) => {
            say(`Added ${services.map((s) => s.name).join(", ")}.`);
            void navigate(services.length === 1 && services[0] ? `/services/${encodeURIComponent(services[0].name)}/deploy` : "/");
        },
    });
    return (
        <>
            <div className="top">
                <div>
                    <div className="crumb">
                        <Link to="/">Fleet</Link>
                    </div>
                    <PageHeading>Add a service</PageHeading>
                </div>
            </div>
            <div className="adding">
                <form
                    className="card pad"
                    onSubmit={(e) => {
                        e.preventDefault();
                        adding.mutate();
                    }}
                >
                    <p className="dim">
                        Every service in the repository is added: each folder with a davit.yaml. Nothing is deployed by that.
                    </p>
                    <label className="field">
                        <span>Repository: a URL, or an absolute path on the server</span>
                        <input
                            className="input mono"
                            value={repository}
                            onChange={(e) => setRepository(e.target.value)}
                            required
                            autoComplete="off"
                            autoCapitalize="off"
                            spellCheck={false}
                            placeholder="https://git.example.com/acme/shop"
                        />
                    </label>
                    <label className="field">
                        <span>Folder in it (all of it, when left out)</span>
                        <input
                            className="input mono"
                            value={folder}
                            onChange={(e) => setFolder(e.target.value)}
                            autoComplete="off"
                            autoCapitalize="off"
                            spellCheck={false}
                        />
                    </label>
                    <CommandLine
                        line={
                            repository.trim()
                                ? commandLine("davit", "service", "add", repository.trim(), folder.trim() && "--path", folder.trim())
                                : "davit service add REPOSITORY"
                        }
                    />
                    {adding.isError && (
                        <div style={{ marginTop: 12 }}>
                            <Problem error={adding.error} kept="Nothing was added." />
                        </div>
                    )}
                    <div className="acts" style={{ marginTop: 14 }}>
                        <button type="submit" className="btn primary" disabled={adding.isPending}>
                            {adding.isPending ? "Reading the repository…" : "Add it"}
                        </button>
                    </div>
                </form>
                <section className="card pad" aria-labelledby="needs">
                    <h2 id="needs">What it needs</h2>
                    <p className="dim">
                        A <span className="mono">davit.yaml</span> beside the code, committed. This is a whole one; it gets its port in{" "}
                        <span className="mono">PORT</span>:
                    </p>
                    <pre className="mono example">{example}</pre>
                    <p className="dim">To be told every mistake in it, with its place, before it is committed:</p>
                    <CommandLine line="davit validate" />
                </section>
            </div>
        </>
    );
}
