import type { RelayControl } from '../../wire/control.ts';
import { type RefusalCode, refusals } from '../../wire/errors.ts';
import type { Refusal } from './connection.ts';

const types: ReadonlySet<unknown> = new Set<RelayControl['type']>([
  'welcome',
  'count',
  'behind',
  'emitter-joined',
  'emitter-left',
  'ledger',
  'pong',
  'error',
]);

/**
 * Reads a control message of the relay. Its fields are believed, because the relay is where this page came from.
 *
 * @returns undefined for a message that this page does not know: a newer relay may send some
 */
export function parseRelayControl(text: unknown): RelayControl | undefined {
  if (typeof text !== 'string') return undefined;
  const value: unknown = JSON.parse(text);
  const known = typeof value === 'object' && value !== null && 'type' in value && types.has(value.type);
  return known ? (value as RelayControl) : undefined;
}

/** The refusal that a WebSocket's close reason names, or undefined if it names none. */
export function refusalOfCloseReason(reason: string): Refusal | undefined {
  if (!Object.hasOwn(refusals, reason)) return undefined;
  const code = reason as RefusalCode;
  return { code, message: refusals[code] };
}
