/** How many letters must be added, left out, changed or swapped with their neighbour to make one word of the other. */
function distance(a: string, b: string): number {
    const rows = [Array.from({ length: b.length + 1 }, (_, i) => i)];
    const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        rows.push(row);
        for (let j = 1; j <= b.length; j++) {
            const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            const changed = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
            row.push(Math.min(at(i, j - 1) + 1, at(i - 1, j) + 1, changed, isSwapped ? at(i - 2, j - 2) + 1 : Infinity));
        }
    }
    return at(a.length, b.length);
}

/** The names that somebody who wrote this may have meant, the likeliest first; none when nothing is near. */
export function nearest(asked: string, names: string[], most = 3): string[] {
    const wanted = asked.toLowerCase();
    if (wanted === "") return [];
    return [...new Set(names)]
        .map((name) => {
            const is = name.toLowerCase();
            const holds = wanted.length > 2 && (is.includes(wanted) || (is.length > 2 && wanted.includes(is)));
            return { name, far: holds ? 1 : distance(wanted, is) };
        })
        .filter(({ name, far }) => far <= Math.max(1, Math.floor(Math.max(name.length, asked.length) / 3)))
        .sort((a, b) => a.far - b.far || a.name.localeCompare(b.name))
        .slice(0, most)
        .map(({ name }) => name);
}
