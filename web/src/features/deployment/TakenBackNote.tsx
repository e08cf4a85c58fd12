import { Link } from "react-router";
import type { Tombstone } from "../../api/client";
import { plain } from "../../shared/foreignText";
import { Ago } from "../../shared/ui/Times";
import { asCalled, begun, byWord } from "../../shared/words";

/** That something was taken back, by whom and why, and that it is remembered. */
export const TakenBackNote = ({ tombstone: t, what, here }: { tombstone: Tombstone; what: string; here?: string }) => (
    <div className="note warn" role="note">
        <b>
            {what} was taken back in {t.environment} by {plain(byWord(t.by))},
        </b>{" "}
        <Ago at={t.at} suffix=" ago" />: {plain(begun(asCalled(t.reason, t.service)))}
        {t.ticket && ` (${plain(t.ticket)})`}
        <div className="dim">
            No policy deploys it again, in any environment. A person may; if that goes well, it is forgotten.
            {t.deployment && t.deployment !== here && (
                <>
                    {" "}
                    <Link className="link" to={`/deployments/${t.deployment}`}>
                        How it went in {t.deployment}
                    </Link>
                </>
            )}
        </div>
    </div>
);
