import { Link } from "react-router";
import { CommandLine } from "../../shared/ui/CommandLine";
import { PageHeading } from "../../shared/ui/PageHeading";

/** What a fleet without services begins with. */
export function FirstRun() {
    return (
        <>
            <div className="top">
                <PageHeading>Fleet</PageHeading>
            </div>
            <div className="card">
                <div className="empty" style={{ padding: "56px 16px" }}>
                    <div className="strong" style={{ fontSize: 16 }}>
                        No services yet
                    </div>
                    <p style={{ maxWidth: 460 }}>
                        A service is a path in a git repository with a <span className="mono">davit.yaml</span>. Name the repository, choose
                        a commit, and it runs.
                    </p>
                    <Link to="/add" className="btn primary">
                        Add the first service
                    </Link>
                    <div style={{ width: "min(420px, 100%)", textAlign: "left", display: "grid", gap: 6, marginTop: 14 }}>
                        <span className="dim">From a terminal, the same is:</span>
                        <CommandLine line="davit service add REPOSITORY" />
                        <span className="dim">To see it all with a sample shop first:</span>
                        <CommandLine line="davit demo" />
                    </div>
                </div>
            </div>
        </>
    );
}
