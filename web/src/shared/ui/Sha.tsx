export function Sha({ sha, title }: { sha: string | null | undefined; title?: string }) {
    return sha ? (
        <span className="mono dim" title={title ?? sha}>
            {sha.slice(0, 7)}
        </span>
    ) : null;
}
