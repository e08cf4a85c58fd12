import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { Failed, Missing } from "../../shared/ui/Missing";

const toFleet = { to: "/", label: "To the fleet" };

interface MissingServiceProps {
    name: string;
    /** What is looked at of it: "/why"; nothing for its own page. */
    page?: string;
    /** What its answer failed with; none where it is known not to be there. */
    error?: unknown;
}

/** No service is called so. */
export function MissingService({ name, page = "", error }: MissingServiceProps) {
    const overview = useQuery(queries.overview());
    const props = {
        what: "service",
        asked: name,
        names: overview.data?.services.map((s) => s.name) ?? [],
        toName: (near: string) =>
            page.startsWith("/logs") ? `/logs/${encodeURIComponent(near)}` : `/services/${encodeURIComponent(near)}${page}`,
        back: toFleet,
    };
    return error === undefined ? <Missing {...props} /> : <Failed {...props} error={error} />;
}

/** No environment is called so. */
export const MissingEnvironment = ({ name, names, toName }: { name: string; names: string[]; toName: (near: string) => string }) => (
    <Missing what="environment" asked={name} names={names} toName={toName} back={{ to: "/environments", label: "To the environments" }} />
);
