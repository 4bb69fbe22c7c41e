/** What no shell makes anything of. */
const HARMLESS = /^[\w%+,./:=@-]+$/;

/** A command line as it is typed into a POSIX shell: what a shell would take for something else stands in quotes. */
export const shellWords = (words: readonly string[]): string => words.map(quoted).join(' ');

const quoted = (word: string): string => (HARMLESS.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
