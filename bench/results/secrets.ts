import type { RunResults } from './results.ts';

/** What stands for what nobody is to read. */
const HIDDEN = '***';

/** Shorter ones are in every other word; they are hidden in the address only. */
const LEAST_CHARACTERS = 4;

/** What stands in a query for what is to be done, as in mjpg-streamer's ?action=stream, is no secret. */
const commands: readonly string[] = ['action'];

/** What an address has that is to be kept: user, password, and the value of everything in its query. */
function secretsIn(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { username, password, searchParams, search } = new URL(address);
  for (const name of commands) searchParams.delete(name);
  const raw = search
    .slice(1)
    .split('&')
    .filter((pair) => !commands.some((name) => pair.startsWith(`${name}=`)))
    .map((pair) => pair.slice(pair.indexOf('=') + 1));
  const userInfo = [username, password].flatMap((text) => [text, decoded(text)]);
  return [...new Set([...userInfo, ...searchParams.values(), ...raw])].filter((text) => text !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // It is no encoding of anything, and stands for itself.
    return text;
  }
}

/** An address as it may be shown: without user, password, and what its query holds. */
export function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.username === '' && url.password === '' && url.search === '') return address;
  const userInfo = url.username === '' && url.password === '' ? '' : `${HIDDEN}@`;
  const query = [...url.searchParams]
    .map(([name, value]) => [name, commands.includes(name) ? encodeURIComponent(value) : HIDDEN] as const)
    .map(([name, shown]) => `${encodeURIComponent(name)}=${shown}`)
    .join('&');
  return `${url.protocol}//${userInfo}${url.host}${url.pathname}${query === '' ? '' : `?${query}`}`;
}

/** Whatever somebody else may have had a say in. Other texts are names, which are the bench's own. */
const wordFields = new Set([
  'command',
  'implementation',
  'reason',
  'reasons',
  'notices',
  'text',
  'actual',
  'warnings',
]);

/** A run with nothing in its words that the address of its target keeps to itself, whoever repeated it. */
export function resultsWithoutSecrets(results: RunResults, address: string): RunResults {
  const secrets = secretsIn(address)
    .filter(({ length }) => length >= LEAST_CHARACTERS)
    .toSorted((a, b) => b.length - a.length);
  const shown = (text: string): string =>
    secrets.reduce(
      (said, secret) => said.replaceAll(secret, HIDDEN),
      text.replaceAll(address, withoutSecrets(address)),
    );
  return mapWords(results, shown) as RunResults;
}

/** @param field that the value is in; what is in a list is in the list's */
function mapWords(value: unknown, change: (text: string) => string, field = ''): unknown {
  if (typeof value === 'string') return wordFields.has(field) ? change(value) : value;
  if (Array.isArray(value)) return value.map((item) => mapWords(item, change, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapWords(item, change, name)]),
  );
}
