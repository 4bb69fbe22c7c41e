import { expect } from 'vitest';
import { type TestClient, until } from './client.ts';
import { testFrame } from './frames.ts';

/** More often a client may not ask for long. */
const ASK_EVERY_MS = 200;

/**
 * A consumer has been served as its own ledger says: frames as they were, in order, and the newest of those that were emitted. One
 * that answers late, as one in a busy process does, may have had some overtaken.
 */
export async function expectServed(consumer: TestClient, emitted: number, told = ''): Promise<void> {
  let askedAtMs = 0;
  await until(`what was sent ${told}`, () => {
    if (performance.now() - askedAtMs > ASK_EVERY_MS) {
      askedAtMs = performance.now();
      consumer.sendText(JSON.stringify({ type: 'ledger' }));
    }
    const ledger = consumer.controls.findLast((control) => control.type === 'ledger');
    return ledger?.offered === emitted && ledger.waiting === 0 && consumer.frames.length === ledger.sent;
  });
  const sequences = consumer.frames.map((bytes) => Buffer.from(bytes).readUInt32BE(4));
  consumer.frames.forEach((bytes, i) => {
    const whole = testFrame(sequences[i] ?? 0, bytes.length);
    expect(Buffer.compare(bytes, whole), told).toBe(0);
  });
  expect(sequences, told).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  expect(sequences.at(-1), told).toBe(emitted - 1);
}
