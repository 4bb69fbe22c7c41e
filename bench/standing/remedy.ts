import { UnreachableError } from '../clients/unreachable-error.ts';

/** What may help against what has come in the way, by what is known of it. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'Does a relay run there? "npm start" starts one on http://localhost:5000.'],
  [/ENOTFOUND|EAI_AGAIN/, 'Is the name right?'],
  [/bad-token/, 'Give --token, or the address of a page with its token.'],
  [/channel-busy/, 'Choose another channel with --channel, or stop who emits there.'],
  [/too-many-connections/, 'The relay lets more in with --connections-per-address.'],
  [/too-many-consumers/, 'The relay lets more in with --most-consumers.'],
  [/server response: 503/, 'It is full; a relay of ours lets more in with --connections-per-address.'],
  [/timed out|no answer|ETIMEDOUT|EHOSTUNREACH/, 'Is it the right port, and does a firewall let it through?'],
  [/server response: 404/, 'Is it the right --protocol, and does it listen at another --path?'],
  [/server response: 40[13]/, "Does it ask for a --header, such as 'Authorization: Bearer …'?"],
];

/** A reason, with what may help where something is known to. */
export function withRemedy(reason: string): string {
  const remedy = remedies.find(([pattern]) => pattern.test(reason))?.[1];
  return remedy === undefined ? reason : `${reason.replace(/\.$/, '')}. ${remedy}`;
}

/** Waits for a connection. @throws UnreachableError with what may help */
export async function connected(connecting: Promise<void>): Promise<void> {
  try {
    await connecting;
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    throw new UnreachableError(withRemedy(error.message), { cause: error });
  }
}
