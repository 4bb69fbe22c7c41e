import { beforeEach, expect, test, vi } from 'vitest';
import type { ClientControl, RelayControl } from '../../wire/control.ts';
import type { Role } from '../../wire/hello.ts';
import type { Connection, ConnectionEvents, Refusal } from './connection.ts';
import { LiveConnection } from './live-connection.ts';

/** Longer than a connection may give no sign of life. */
const LONG_SILENCE_MS = 11_000;

/** Timers that run when the test says so. */
class FakeTimers {
  #nowMs = 0;
  readonly #pending = new Map<object, { atMs: number; callback: () => void }>();

  readonly after = (delayMs: number, callback: () => void): (() => void) => {
    const key = {};
    this.#pending.set(key, { atMs: this.#nowMs + delayMs, callback });
    return () => this.#pending.delete(key);
  };

  get nowMs(): number {
    return this.#nowMs;
  }

  get pending(): number {
    return this.#pending.size;
  }

  /** Runs what is due, in order, letting promises settle in between. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#nowMs + byMs;
    for (;;) {
      const [next] = [...this.#pending].sort(([, a], [, b]) => a.atMs - b.atMs);
      if (next === undefined || next[1].atMs > endMs) break;
      this.#nowMs = next[1].atMs;
      this.#pending.delete(next[0]);
      next[1].callback();
      await settle();
    }
    this.#nowMs = endMs;
    await settle();
  }
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

class FakeWire implements Connection {
  readonly events: ConnectionEvents;
  readonly frames: Uint8Array[] = [];
  readonly controls: ClientControl[] = [];
  room = true;
  closed = false;

  constructor(events: ConnectionEvents) {
    this.events = events;
  }

  hasRoom(): boolean {
    return this.room;
  }

  sendFrame(bytes: Uint8Array): void {
    this.frames.push(bytes);
  }

  sendControl(message: ClientControl): void {
    this.controls.push(message);
  }

  close(): void {
    this.closed = true;
  }
}

const welcome: RelayControl = { type: 'welcome', role: 'emit', channel: 'stream', emitting: false };
const busy: Refusal = { code: 'channel-busy', message: 'busy' };

let timers: FakeTimers;
let wires: FakeWire[];
let reports: string[];
let relayAnswers: boolean;

beforeEach(() => {
  timers = new FakeTimers();
  wires = [];
  reports = [];
  relayAnswers = true;
});

function newestWire(): FakeWire {
  const wire = wires.at(-1);
  if (wire === undefined) throw new Error('no wire was opened');
  return wire;
}

async function connected(role: Role): Promise<LiveConnection> {
  const connection = new LiveConnection(
    role,
    {
      frame: (bytes) => reports.push(`frame of ${bytes.length}`),
      control: ({ type }) => reports.push(type),
      lost: (refusal) => reports.push(`lost ${refusal?.code ?? ''}`.trim()),
      refused: ({ code }) => reports.push(`refused ${code}`),
    },
    {
      async openConnection(events) {
        if (!relayAnswers) throw new Error('no relay in this test');
        const wire = new FakeWire(events);
        wires.push(wire);
        return wire;
      },
      after: timers.after,
      nowMs: () => timers.nowMs,
      random: () => 1,
    },
  );
  await settle();
  return connection;
}

test('there is room for frames only after the welcome, and only while the wire has room', async () => {
  const connection = await connected('emit');
  expect(connection.hasRoom()).toBe(false);
  newestWire().events.control(welcome);
  expect(connection.hasRoom()).toBe(true);
  newestWire().room = false;
  expect(connection.hasRoom()).toBe(false);
});

test('a lost connection comes back by itself, later after each failure', async () => {
  await connected('consume');
  newestWire().events.closed();
  expect(reports).toEqual(['lost']);
  await timers.advance(499);
  expect(wires).toHaveLength(1);
  await timers.advance(1);
  expect(wires).toHaveLength(2);
  newestWire().events.closed();
  await timers.advance(999);
  expect(wires).toHaveLength(2);
  await timers.advance(1);
  expect(wires).toHaveLength(3);
});

test('a welcome makes the next wait a short one again', async () => {
  await connected('consume');
  for (let failure = 0; failure < 5; failure++) {
    newestWire().events.closed();
    await timers.advance(10_000);
  }
  newestWire().events.control(welcome);
  newestWire().events.closed();
  await timers.advance(500);
  expect(wires).toHaveLength(7);
});

test('a relay that does not answer is tried again', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  relayAnswers = false;
  await connected('consume');
  expect(reports).toEqual(['lost']);
  expect(warned).toHaveBeenCalledOnce();
  warned.mockRestore();
  relayAnswers = true;
  await timers.advance(500);
  expect(wires).toHaveLength(1);
});

test('a refusal is final', async () => {
  await connected('emit');
  newestWire().events.closed(busy);
  await timers.advance(60_000);
  expect(reports).toEqual(['refused channel-busy']);
  expect(wires).toHaveLength(1);
  expect(timers.pending).toBe(0);
});

test.each(['shutting-down', 'too-slow', 'handshake-timeout', 'idle'] as const)(
  'after "%s" it comes back',
  async (code) => {
    await connected('emit');
    newestWire().events.closed({ code, message: 'bye' });
    await timers.advance(500);
    expect(reports).toEqual([`lost ${code}`]);
    expect(wires).toHaveLength(2);
  },
);

test('an emitter that was live and finds another in its place does not wait for it', async () => {
  await connected('emit');
  newestWire().events.control(welcome);
  newestWire().events.closed();
  await timers.advance(500);
  newestWire().events.closed(busy);
  await timers.advance(60_000);
  expect(reports.at(-1)).toBe('refused channel-busy');
  expect(wires).toHaveLength(2);
});

test('a consumer asks when it hears nothing, and gives up when it is not answered', async () => {
  await connected('consume');
  const wire = newestWire();
  wire.events.control(welcome);
  await timers.advance(LONG_SILENCE_MS);
  expect(wire.controls).toEqual([{ type: 'ledger' }]);
  expect(wire.closed).toBe(false);
  await timers.advance(LONG_SILENCE_MS);
  expect(wire.closed).toBe(true);
  expect(wires.length).toBeGreaterThan(1);
});

test('a consumer that is answered stays', async () => {
  await connected('consume');
  const wire = newestWire();
  wire.events.control(welcome);
  wire.sendControl = () =>
    wire.events.control({ type: 'ledger', offered: 0, sent: 0, dropped: 0, waiting: 0 });
  await timers.advance(10 * LONG_SILENCE_MS);
  expect(wire.closed).toBe(false);
});

test.each([true, false])(
  'an emitter that is not answered gives up, whether frames leave or not: %s',
  async (room) => {
    const connection = await connected('emit');
    const wire = newestWire();
    wire.events.control(welcome);
    wire.room = room;
    connection.sendFrame(new Uint8Array(1));
    await timers.advance(2 * LONG_SILENCE_MS);
    expect(wire.closed).toBe(true);
    expect(reports).toContain('lost');
  },
);

test('an emitter on a slow network stays as long as it is answered now and then', async () => {
  const connection = await connected('emit');
  const wire = newestWire();
  wire.events.control(welcome);
  for (let i = 0; i < 10; i++) {
    wire.room = true;
    connection.sendFrame(new Uint8Array(1));
    wire.room = false;
    await timers.advance(4900);
    wire.events.control({ type: 'pong', id: 0 });
  }
  expect(wire.closed).toBe(false);
});

test('an emitter whose ping has no answer for two seconds sends no more until it has one', async () => {
  const connection = await connected('emit');
  const wire = newestWire();
  wire.events.control(welcome);
  connection.sendControl({ type: 'ping', id: 1 });
  await timers.advance(1900);
  connection.sendControl({ type: 'ping', id: 2 });
  expect(connection.hasRoom()).toBe(true);
  await timers.advance(200);
  expect(connection.hasRoom()).toBe(false);
  wire.events.control({ type: 'pong', id: 1 });
  expect(connection.hasRoom()).toBe(true);
});

test('a try that is given up leaves nothing open', async () => {
  const signals: AbortSignal[] = [];
  const connection = new LiveConnection(
    'consume',
    { frame() {}, control() {}, lost() {}, refused() {} },
    {
      openConnection(_events, signal) {
        signals.push(signal);
        return new Promise(() => {});
      },
      after: timers.after,
      nowMs: () => timers.nowMs,
      random: () => 1,
    },
  );
  await timers.advance(LONG_SILENCE_MS + 1000);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  connection.close();
  expect(signals[1]?.aborted).toBe(true);
});

test.each(['too-fast', 'too-many-consumers', 'too-many-channels'] as const)(
  '"%s" is final for a stranger, and not for whoever was let in before',
  async (code) => {
    await connected('emit');
    newestWire().events.control(welcome);
    newestWire().events.closed({ code, message: 'no' });
    await timers.advance(500);
    expect(reports.at(-1)).toBe(`lost ${code}`);
    expect(wires).toHaveLength(2);
    await connected('consume');
    newestWire().events.closed({ code, message: 'no' });
    await timers.advance(500);
    expect(reports.at(-1)).toBe(`refused ${code}`);
  },
);

test('an attempt that leads to nothing is given up', async () => {
  await connected('consume');
  await timers.advance(LONG_SILENCE_MS);
  expect(wires[0]?.closed).toBe(true);
  expect(reports).toEqual(['lost']);
});

test('once closed it is quiet, whatever the wire still says', async () => {
  const connection = await connected('consume');
  const wire = newestWire();
  connection.close();
  wire.events.frame(new Uint8Array(1));
  wire.events.control(welcome);
  wire.events.closed();
  await timers.advance(60_000);
  expect(wire.closed).toBe(true);
  expect(reports).toEqual([]);
  expect(wires).toHaveLength(1);
});

test('a wire that opens after the end is closed at once', async () => {
  const opening = connected('consume');
  const wasClosed = opening.then((connection) => connection.close());
  await wasClosed;
  expect(newestWire().closed).toBe(true);
});
