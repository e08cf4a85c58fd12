export const Waiting = ({ what }: { what: string }) => (
    <p className="dim waiting" role="status">
        Loading {what}…
    </p>
);
