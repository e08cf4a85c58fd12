/** Which colour is the canary's, and which its baseline's, each with what is to be said of it. */
export const SideKeys = ({ canary, baseline }: { canary: string; baseline: string }) => (
    <>
        <span className="key">
            <i className="canary" />
            {canary}
        </span>
        <span className="key">
            <i className="base" />
            {baseline}
        </span>
    </>
);
