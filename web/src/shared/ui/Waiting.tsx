export const Waiting = ({ what }: { what: string }) => (
    <p className="dim" role="status">
        Loading {what}…
    </p>
);
