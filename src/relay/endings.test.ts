import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RelayControl } from '../wire/control.ts';
import { RefusalError } from '../wire/errors.ts';
import { encodeFrame, type Frame } from '../wire/frame.ts';
import type { Hello } from '../wire/hello.ts';
import { Counters } from './counters.ts';
import { MOST_UNREAD_BYTES } from './limits.ts';
import type { Departure, Link, SendOutcome, Session } from './link.ts';
import { type LinkAcceptor, Relay, relayDefaults } from './relay.ts';

/** What a link does when the relay calls it, besides what it is called for. */
const acts = ['nothing', 'throw', 'close', 'refuse', 'drain', 'say', 'emit', 'fill up'] as const;
type Act = (typeof acts)[number];

const outcomes: readonly SendOutcome[] = ['taken', 'full', 'refused', 'closed'];

const webp = Uint8Array.of(0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50);

/** A client of which the link does at each of its calls what is next in a script, and nothing when that has ended. */
class ScriptedClient implements Link {
  readonly hello: Hello;
  readonly #script: readonly Act[];
  readonly #outcomes: readonly SendOutcome[];
  readonly #nextFrame: () => Uint8Array;
  readonly frames: number[] = [];
  #session: Session | undefined;
  #calls = 0;
  #over = false;
  #unreadBytes = 0;
  #emitting = false;
  hasEmitted = false;

  constructor(
    hello: Hello,
    script: readonly Act[],
    sendOutcomes: readonly SendOutcome[],
    nextFrame: () => Uint8Array,
  ) {
    this.hello = hello;
    this.#script = script;
    this.#outcomes = sendOutcomes;
    this.#nextFrame = nextFrame;
  }

  /** Whether it is still connected, as far as the relay can know. */
  get alive(): boolean {
    return !this.#over;
  }

  join(open: LinkAcceptor['open']): void {
    open(this.hello, (session) => {
      this.#session = session;
      return this;
    });
  }

  leave(departure: Departure): void {
    this.#over = true;
    this.#with((session) => session.closed(departure));
  }

  say(): void {
    this.#with((session) => session.message('{"type":"ping","id":1}'));
  }

  /** One frame at a time: one that is sent while another is being taken would be the earlier one. */
  emit(): void {
    if (this.#emitting) return;
    const wasAlive = this.alive;
    this.#emitting = true;
    this.#with((session) => session.message(this.#nextFrame()));
    this.#emitting = false;
    this.hasEmitted ||= wasAlive && this.alive && this.hello.role === 'undeclared';
  }

  drain(): void {
    this.#unreadBytes = 0;
    this.#with((session) => session.drained());
  }

  refuse(): void {
    this.#with((session) => session.refuse(new RefusalError('bad-control')));
  }

  sendFrame(frame: Frame): SendOutcome {
    this.#act();
    const outcome = this.#outcomes[this.#calls % this.#outcomes.length] ?? 'taken';
    if (outcome === 'taken' || outcome === 'full') this.frames.push(frame.sequence);
    return outcome;
  }

  sendControl(_message: RelayControl): void {
    this.#act();
  }

  bufferedBytes(): number {
    return this.#unreadBytes;
  }

  close(): void {
    this.#over = true;
    this.#act();
  }

  #with(use: (session: Session) => void): void {
    if (this.#session !== undefined) use(this.#session);
  }

  #act(): void {
    const act = this.#script[this.#calls++] ?? 'nothing';
    if (act === 'throw') throw new Error('on purpose');
    if (act === 'close') this.leave('lost');
    if (act === 'refuse') this.refuse();
    if (act === 'drain') this.drain();
    if (act === 'say') this.say();
    if (act === 'emit') this.emit();
    if (act === 'fill up') this.#unreadBytes = MOST_UNREAD_BYTES + 1;
  }
}

/** A relay with such clients, and what it must look like whatever they have done. */
class Stage {
  readonly counters = new Counters();
  readonly timers = new Set<() => void>();
  readonly clients: ScriptedClient[] = [];
  readonly #relay: Relay;
  readonly #open: LinkAcceptor['open'];
  #sequence = 0;

  constructor() {
    this.#relay = new Relay({
      ...relayDefaults,
      nowMs: () => 0,
      limits: { channels: 3, consumersPerChannel: 4, framesPerSecond: 1e9, controlsPerSecond: 1e9 },
      emitterGrace: {
        forMs: 1000,
        after: (_delayMs, act) => {
          this.timers.add(act);
          return () => this.timers.delete(act);
        },
      },
    });
    this.#open = this.#relay.attach(this.counters).open;
  }

  join(hello: Hello, script: readonly Act[], sendOutcomes: readonly SendOutcome[]): void {
    const client = new ScriptedClient(hello, script, sendOutcomes, () =>
      encodeFrame(
        {
          mediaType: 'image/webp',
          sequence: this.#sequence++,
          captureTimeMicros: 0,
          pictureNumber: 0,
          checksum: 0,
        },
        webp,
      ),
    );
    this.clients.push(client);
    client.join(this.#open);
  }

  endGrace(): void {
    for (const act of [...this.timers]) {
      this.timers.delete(act);
      act();
    }
  }

  check(): void {
    const alive = this.clients.filter((client) => client.alive);
    const emits = ({ hello, hasEmitted }: ScriptedClient): boolean => hello.role === 'emit' || hasEmitted;
    const emitters = alive.filter(emits);
    const consumers = alive.filter((client) => !emits(client));
    const status = this.#relay.channels();
    expect(this.counters.emitters).toBe(emitters.length);
    expect(this.counters.consumers).toBe(consumers.length);
    expect(status.map(({ name }) => name).toSorted()).toEqual(
      [...new Set(alive.map(({ hello }) => hello.channel))].toSorted(),
    );
    for (const { name, emitting, consumers: count, ledger } of status) {
      expect(emitting).toBe(emitters.some(({ hello }) => hello.channel === name));
      expect(count).toBe(consumers.filter(({ hello }) => hello.channel === name).length);
      expect(ledger.offered).toBe(ledger.sent + ledger.dropped + ledger.waiting);
    }
    for (const { frames } of this.clients)
      expect(frames).toEqual([...new Set(frames)].toSorted((a, b) => a - b));
  }

  checkEnd(): void {
    for (const client of this.clients) client.leave('lost');
    this.check();
    expect(this.#relay.channels()).toEqual([]);
    expect(this.timers.size).toBe(0);
    const ended = this.clients.map((client) => client.alive);
    this.#relay.shutDown();
    expect(this.clients.map((client) => client.alive)).toEqual(ended);
  }

  shutDown(): void {
    this.#relay.shutDown();
  }
}

type Step = (stage: Stage) => void;

const helloes: fc.Arbitrary<Hello> = fc.record({
  role: fc.constantFrom('emit', 'consume', 'undeclared'),
  channel: fc.constantFrom('a', 'b', 'c', 'd'),
  acknowledges: fc.boolean(),
  emitterId: fc.constantFrom('0123456789abcdef', 'fedcba9876543210'),
});

const joins: fc.Arbitrary<Step> = fc
  .tuple(
    helloes,
    fc.array(fc.oneof({ weight: 6, arbitrary: fc.constant<Act>('nothing') }, fc.constantFrom(...acts)), {
      maxLength: 12,
    }),
    fc.array(fc.constantFrom(...outcomes), { minLength: 1, maxLength: 4 }),
  )
  .map(
    ([hello, script, sendOutcomes]) =>
      (stage) =>
        stage.join(hello, script, sendOutcomes),
  );

const clientSteps: readonly ((client: ScriptedClient) => void)[] = [
  (client) => client.emit(),
  (client) => client.emit(),
  (client) => client.emit(),
  (client) => client.drain(),
  (client) => client.say(),
  (client) => client.leave('lost'),
  (client) => client.leave('left'),
  (client) => client.refuse(),
];

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: joins },
  {
    weight: 8,
    arbitrary: fc.tuple(fc.nat(20), fc.constantFrom(...clientSteps)).map(([which, act]) => (stage: Stage) => {
      const client = stage.clients[which % Math.max(1, stage.clients.length)];
      if (client !== undefined) act(client);
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>((stage) => stage.endGrace()) },
);

test('whatever links do at any call, a session that ends ends all that it has', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40 }), (script) => {
      const stage = new Stage();
      for (const step of script) {
        step(stage);
        stage.check();
      }
      stage.checkEnd();
    }),
    { numRuns: 500 },
  );
});

test('so it is when the relay shuts down in the middle', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 15 }), fc.array(steps, { maxLength: 5 }), (before, after) => {
      const stage = new Stage();
      for (const step of before) step(stage);
      stage.shutDown();
      for (const step of after) step(stage);
      stage.checkEnd();
    }),
    { numRuns: 200 },
  );
});
