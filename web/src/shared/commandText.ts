/** A word as a shell takes it. */
export const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** A command line of its words; those that are null are left out. */
export const commandLine = (...words: (string | null | undefined | false)[]): string =>
    words
        .filter((w): w is string => typeof w === "string" && w.length > 0)
        .map(quoted)
        .join(" ");
