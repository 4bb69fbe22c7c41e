import type { RelayControl } from '../../wire/control.ts';

export interface ClientHello {
  readonly role?: string;
  readonly channel?: string;
  readonly ack?: '1';
  readonly id?: string;
}

/** A real client of one transport's library, as the conformance suite needs it. */
export interface TestClient {
  /** Frames in the order in which they came. */
  readonly frames: Uint8Array[];
  /** Control messages, whatever form they had on the wire. */
  readonly controls: RelayControl[];
  /** Resolves once the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  sendFrame(bytes: Uint8Array): void;
  sendText(text: string): void;
  /** Stops reading from the network, so that the relay's end fills up. */
  pause(): void;
  resume(): void;
  /** Leaves as a client should. */
  leave(): void;
  /** Is gone without a word. */
  vanish(): void;
}

export type Connect = (port: number, hello: ClientHello) => Promise<TestClient>;

/** Waits until `condition` holds, and fails with what was awaited if that takes too long. */
export async function until(what: string, condition: () => boolean, timeoutMs = 30_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`timed out waiting for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
