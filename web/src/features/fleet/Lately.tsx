import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import { DeploymentRows } from "../deployment/DeploymentRows";

/** The last deployments of all services: where a newcomer sees what happened, and goes on from. */
export function Lately() {
    const deployments = useQuery(queries.deployments({ limit: 8 }));
    const shown = deployments.data?.deployments ?? [];
    if (shown.length === 0) return null;
    return (
        <section className="card" style={{ marginTop: 14 }} aria-labelledby="lately">
            <div className="row" style={{ padding: "14px 16px 4px", justifyContent: "space-between" }}>
                <h2 id="lately" style={{ margin: 0 }}>
                    Latest deployments
                </h2>
                <Link className="link" to="/activity">
                    All activity
                </Link>
            </div>
            <DeploymentRows deployments={shown} ofMany />
        </section>
    );
}
