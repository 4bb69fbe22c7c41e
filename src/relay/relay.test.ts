import { beforeEach, describe, expect, test } from 'vitest';
import type { RelayControl } from '../wire/control.ts';
import { RefusalError } from '../wire/errors.ts';
import { encodeFrame, type Frame } from '../wire/frame.ts';
import type { Hello } from '../wire/hello.ts';
import { Counters } from './counters.ts';
import type { RelayLimits } from './limits.ts';
import { defaultLimits } from './limits.ts';
import type { Link, SendOutcome, Session } from './link.ts';
import { Relay } from './relay.ts';

/** A link that records what it is given and answers as told. */
class FakeLink implements Link {
  readonly frames: Frame[] = [];
  readonly controls: RelayControl[] = [];
  closedWith: string | undefined;
  outcome: SendOutcome = 'taken';
  waitingBytes = 0;

  sendFrame(frame: Frame): SendOutcome {
    if (this.outcome === 'taken' || this.outcome === 'full') this.frames.push(frame);
    return this.outcome;
  }

  sendControl(message: RelayControl): void {
    this.controls.push(message);
  }

  bufferedBytes(): number {
    return this.waitingBytes;
  }

  close(reason: RefusalError): void {
    this.closedWith = reason.code;
  }

  get sequences(): number[] {
    return this.frames.map((frame) => frame.sequence);
  }

  get counts(): number[] {
    return this.controls.flatMap((control) => (control.type === 'count' ? [control.consumers] : []));
  }
}

const webp = Uint8Array.from([0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50, 1, 2, 3]);

function frameBytes(sequence: number): Uint8Array {
  return encodeFrame(
    { mediaType: 'image/webp', sequence, captureTimeMicros: 1, pictureNumber: 0, checksum: 0 },
    webp,
  );
}

let relay: Relay;
let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
  relay = new Relay({ frameLimitBytes: 1000, longestUnacknowledgedMs: 500, nowMs: () => nowMs });
});

function connect(
  role: Hello['role'],
  channel = 'stream',
  acknowledges = false,
): { link: FakeLink; session: Session } {
  const link = new FakeLink();
  return { link, session: relay.attach().open({ role, channel, acknowledges }, () => link) };
}

describe('fan-out', () => {
  test('every consumer of the channel gets every frame, the same bytes, in order', () => {
    const emitter = connect('emit');
    const consumers = [connect('consume'), connect('consume'), connect('consume')];
    const elsewhere = connect('consume', 'other');
    const sent = [0, 1, 2].map(frameBytes);
    for (const bytes of sent) emitter.session.message(bytes);
    for (const { link } of consumers) expect(link.frames.map((frame) => frame.bytes)).toEqual(sent);
    expect(elsewhere.link.frames).toEqual([]);
    expect(emitter.link.frames).toEqual([]);
  });

  test('a consumer that joins is sent the newest frame at once', () => {
    const emitter = connect('emit');
    emitter.session.message(frameBytes(0));
    emitter.session.message(frameBytes(1));
    expect(connect('consume').link.sequences).toEqual([1]);
  });

  test('a consumer that leaves gets no more, also in the middle of a fan-out', () => {
    const emitter = connect('emit');
    const first = connect('consume');
    const second = connect('consume');
    first.link.sendFrame = () => {
      second.session.closed('left');
      return 'taken';
    };
    emitter.session.message(frameBytes(0));
    expect(second.link.frames).toEqual([]);
    expect(relay.channels()[0]?.consumers).toBe(1);
  });

  test('nobody is shown a picture of an emitter that left', () => {
    const emitter = connect('emit');
    const watching = connect('consume');
    emitter.session.message(frameBytes(0));
    emitter.session.closed('left');
    expect(watching.link.controls.at(-1)).toEqual({ type: 'emitter-left' });
    expect(connect('consume').link.frames).toEqual([]);
  });
});

describe('limits', () => {
  const limited = (limits: Partial<RelayLimits>): void => {
    relay = new Relay({ frameLimitBytes: 1000, longestUnacknowledgedMs: 500, nowMs: () => nowMs, limits });
  };

  test('a channel lets in so many consumers, and another one when somebody has left', () => {
    limited({ consumersPerChannel: 2 });
    connect('consume');
    const leaving = connect('consume');
    expect(connect('consume').link.closedWith).toBe('too-many-consumers');
    expect(connect('consume', 'other').link.closedWith).toBeUndefined();
    leaving.session.closed('left');
    expect(connect('consume').link.closedWith).toBeUndefined();
  });

  test('so many channels are opened, and those that are open go on', () => {
    limited({ channels: 2 });
    connect('emit', 'one');
    const leaving = connect('emit', 'two');
    expect(connect('emit', 'three').link.closedWith).toBe('too-many-channels');
    expect(connect('consume', 'one').link.closedWith).toBeUndefined();
    leaving.session.closed('left');
    expect(connect('emit', 'three').link.closedWith).toBeUndefined();
    expect(relay.channels().map(({ name }) => name)).toEqual(['one', 'three']);
  });

  test.each([
    ['frames', { framesPerSecond: 10 }],
    ['bytes', { bytesPerSecond: 10 * frameBytes(0).length }],
  ])('an emitter that sends too many %s a second is sent away', (_what, limits) => {
    limited(limits);
    const emitter = connect('emit');
    for (let sequence = 0; sequence < 100; sequence++, nowMs += 100)
      emitter.session.message(frameBytes(sequence));
    expect(emitter.link.closedWith).toBeUndefined();
    for (let sequence = 0; sequence < 21; sequence++) emitter.session.message(frameBytes(sequence));
    expect(emitter.link.closedWith).toBe('too-fast');
  });

  test('nor may anybody send control messages without end', () => {
    limited({ controlsPerSecond: 5 });
    const consumer = connect('consume');
    for (let i = 0; i < 10; i++) consumer.session.message('{"type":"ledger"}');
    expect(consumer.link.closedWith).toBeUndefined();
    consumer.session.message('{"type":"ledger"}');
    expect(consumer.link.closedWith).toBe('too-fast');
  });
});

describe('who lets more than 64 KiB wait besides frames is sent away', () => {
  const tooMuchBytes = 64 * 1024 + 1;

  test.each<[string, 'emit' | 'consume', (client: ReturnType<typeof connect>) => void]>([
    ['when it asks', 'consume', ({ session }) => session.message('{"type":"ping","id":1}')],
    ['when its library has answered something', 'consume', ({ session }) => session.heard()],
    ['when its emitter comes', 'consume', () => connect('emit')],
    ['when a consumer comes', 'emit', () => connect('consume')],
  ])('%s', (_when, role, happens) => {
    const client = connect(role);
    client.link.waitingBytes = tooMuchBytes - 1;
    happens(client);
    expect(client.link.closedWith).toBeUndefined();
    relay = new Relay({ frameLimitBytes: 1000, longestUnacknowledgedMs: 500, nowMs: () => nowMs });
    const other = connect(role);
    const told = other.link.controls.length;
    other.link.waitingBytes = tooMuchBytes;
    happens(other);
    expect(other.link.closedWith).toBe('too-slow');
    expect(other.link.controls.length).toBe(told);
  });

  test('but not because of a frame that is on its way', () => {
    relay = new Relay({ frameLimitBytes: 100_000, longestUnacknowledgedMs: 500, nowMs: () => nowMs });
    const emitter = connect('emit');
    const consumer = connect('consume');
    consumer.link.outcome = 'full';
    const frame = encodeFrame(
      { mediaType: 'image/webp', sequence: 0, captureTimeMicros: 1, pictureNumber: 0, checksum: 0 },
      Buffer.concat([webp, Buffer.alloc(100_000 - webp.length)]),
    );
    emitter.session.message(frame);
    consumer.link.waitingBytes = frame.length;
    consumer.session.message('{"type":"ping","id":1}');
    expect(consumer.link.closedWith).toBeUndefined();
    expect(consumer.link.controls.at(-1)).toEqual({ type: 'pong', id: 1 });
  });
});

test('what a channel has passed on does not go down when a consumer leaves', () => {
  const emitter = connect('emit');
  connect('consume');
  const slow = connect('consume');
  slow.link.outcome = 'refused';
  for (const sequence of [0, 1, 2]) emitter.session.message(frameBytes(sequence));
  const totals = { framesIn: 3, framesSent: 3, framesDropped: 2 };
  expect(relay.channels()).toMatchObject([{ ...totals, ledger: { offered: 6 } }]);
  slow.session.closed('left');
  expect(relay.channels()).toMatchObject([{ ...totals, ledger: { offered: 3 } }]);
});

test('who sends its library more than frames and control messages come to is sent away', () => {
  relay = new Relay({
    frameLimitBytes: 1000,
    longestUnacknowledgedMs: 500,
    nowMs: () => nowMs,
    limits: { framesPerSecond: 10, controlsPerSecond: 5 },
  });
  const consumer = connect('consume');
  for (let i = 0; i < 70; i++) consumer.session.heard();
  expect(consumer.link.closedWith).toBeUndefined();
  consumer.session.heard();
  expect(consumer.link.closedWith).toBe('too-fast');
});

test('what passes through is counted, for each attachment by itself', () => {
  const counters = new Counters();
  const attached = relay.attach(counters);
  const emitter = attached.open(
    { role: 'emit', channel: 'stream', acknowledges: false },
    () => new FakeLink(),
  );
  const watching = new FakeLink();
  const consumer = attached.open({ role: 'consume', channel: 'stream', acknowledges: false }, () => watching);
  connect('consume');
  emitter.message(frameBytes(0));
  watching.outcome = 'refused';
  for (const sequence of [1, 2, 3]) emitter.message(frameBytes(sequence));
  const sizeBytes = frameBytes(0).length;
  expect(counters).toMatchObject({
    emitters: 1,
    consumers: 1,
    framesIn: 4,
    bytesIn: 4 * sizeBytes,
    framesSent: 1,
    bytesSent: sizeBytes,
    framesDropped: 2,
  });
  consumer.message(frameBytes(4));
  emitter.closed('left');
  attached.refuse(new FakeLink(), new RefusalError('bad-role'));
  expect(counters).toMatchObject({ emitters: 0, consumers: 0 });
  expect([...counters.refusals]).toEqual([
    ['not-emitter', 1],
    ['bad-role', 1],
  ]);
});

describe('the latest frame wins', () => {
  test('a full link is sent nothing until it drains, and then the newest frame', () => {
    const emitter = connect('emit');
    const slow = connect('consume');
    const healthy = connect('consume');
    slow.link.outcome = 'full';
    for (let sequence = 0; sequence < 10; sequence++) emitter.session.message(frameBytes(sequence));
    expect(slow.link.sequences).toEqual([0]);
    slow.session.drained();
    expect(slow.link.sequences).toEqual([0, 9]);
    expect(healthy.link.sequences).toHaveLength(10);
  });

  test('replaced frames are counted as dropped, and the ledger adds up', () => {
    const emitter = connect('emit');
    const { link, session } = connect('consume');
    link.outcome = 'full';
    for (let sequence = 0; sequence < 10; sequence++) emitter.session.message(frameBytes(sequence));
    session.message('{"type":"ledger"}');
    expect(link.controls.at(-1)).toEqual({ type: 'ledger', offered: 10, sent: 1, dropped: 8, waiting: 1 });
  });

  test('a frame that the link refused waits, and a newer one takes its place', () => {
    const emitter = connect('emit');
    const { link, session } = connect('consume');
    link.outcome = 'refused';
    emitter.session.message(frameBytes(0));
    emitter.session.message(frameBytes(1));
    link.outcome = 'taken';
    session.drained();
    expect(link.sequences).toEqual([1]);
  });

  test('a drain without anything waiting sends nothing', () => {
    const { link, session } = connect('consume');
    session.drained();
    expect(link.frames).toEqual([]);
  });
});

describe('a consumer that acknowledges', () => {
  const ack = (session: Session, sequence: number): void =>
    session.message(JSON.stringify({ type: 'ack', sequence }));

  test('may do so as often as it may send control messages', () => {
    const { link, session } = connect('consume', 'stream', true);
    for (let i = 0; i < 2 * defaultLimits.controlsPerSecond; i++) ack(session, i);
    expect(link.closedWith).toBeUndefined();
    ack(session, 0);
    expect(link.closedWith).toBe('too-fast');
    ack(session, 0);
    expect(link.closedWith).toBe('too-fast');
  });

  /** Frames at 20 a second, from now on. */
  function emitFrames(emitter: Session, from: number, count: number): void {
    for (let i = 0; i < count; i++) {
      emitter.message(frameBytes(from + i));
      nowMs += 50;
    }
  }

  test('is sent no more once its oldest frame is too old, and then the newest', () => {
    const { session: emitter } = connect('emit');
    const { link, session } = connect('consume', 'stream', true);
    emitFrames(emitter, 0, 40);
    // Half a second of frames, and no more, whatever the network takes.
    expect(link.sequences).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    ack(session, 9);
    expect(link.sequences.at(-1)).toBe(39);
    expect(link.sequences).toHaveLength(11);
  });

  test('that keeps up is sent everything', () => {
    const { session: emitter } = connect('emit');
    const { link, session } = connect('consume', 'stream', true);
    for (let sequence = 0; sequence < 40; sequence += 4) {
      emitFrames(emitter, sequence, 4);
      ack(session, sequence + 3);
    }
    expect(link.sequences).toHaveLength(40);
  });

  test('may acknowledge a part, and is held by the rest', () => {
    const { session: emitter } = connect('emit');
    const { link, session } = connect('consume', 'stream', true);
    emitFrames(emitter, 0, 20);
    ack(session, 3);
    ack(session, 9);
    expect(link.sequences.at(-1)).toBe(19);
  });

  test('is not harmed by what it acknowledges wrongly', () => {
    const { session: emitter } = connect('emit');
    const { link, session } = connect('consume', 'stream', true);
    emitFrames(emitter, 0, 3);
    for (const sequence of [77, 2, 2, 0]) ack(session, sequence);
    emitFrames(emitter, 3, 2);
    expect(link.sequences).toEqual([0, 1, 2, 3, 4]);
    session.message('{"type":"ack","sequence":-1}');
    expect(link.closedWith).toBe('bad-control');
  });

  test('starts anew with an emitter that does', () => {
    const first = connect('emit');
    const { link, session } = connect('consume', 'stream', true);
    emitFrames(first.session, 0, 5);
    first.session.closed('left');
    const second = connect('emit');
    emitFrames(second.session, 0, 3);
    ack(session, 1);
    emitFrames(second.session, 3, 12);
    // Of the two frames numbered 1 the later one was meant: nothing of the first emitter holds it.
    expect(link.sequences.slice(5, 14)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('is sent the next emitter’s frames, whatever it owes of the last one', () => {
    const first = connect('emit');
    const { link, session } = connect('consume', 'stream', true);
    emitFrames(first.session, 0, 40);
    const before = link.sequences.length;
    first.session.closed('left');
    const second = connect('emit');
    emitFrames(second.session, 0, 3);
    expect(link.sequences.slice(before)).toEqual([0, 1, 2]);
    session.message('{"type":"ledger"}');
    expect(link.controls.at(-1)).toMatchObject({ offered: 43, sent: before + 3, dropped: 30, waiting: 0 });
  });

  test('has a ledger that adds up', () => {
    const { session: emitter } = connect('emit');
    const { link, session } = connect('consume', 'stream', true);
    emitFrames(emitter, 0, 30);
    session.message('{"type":"ledger"}');
    expect(link.controls.at(-1)).toEqual({ type: 'ledger', offered: 30, sent: 10, dropped: 19, waiting: 1 });
  });
});

test('a consumer that does not acknowledge is held by its link alone', () => {
  const { session: emitter } = connect('emit');
  const { link } = connect('consume');
  for (let sequence = 0; sequence < 40; sequence++) {
    emitter.message(frameBytes(sequence));
    nowMs += 50;
  }
  expect(link.sequences).toHaveLength(40);
});

describe('an emitter that is lost', () => {
  let timers: { dueMs: number; act: () => void }[];
  const pass = (ms: number): void => {
    nowMs += ms;
    for (const timer of timers.filter(({ dueMs }) => dueMs <= nowMs)) {
      timers = timers.filter((other) => other !== timer);
      timer.act();
    }
  };
  const newsOf = ({ link }: { link: FakeLink }): string[] => link.controls.map(({ type }) => type);

  beforeEach(() => {
    timers = [];
    const after = (delayMs: number, act: () => void) => {
      const timer = { dueMs: nowMs + delayMs, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    };
    relay = new Relay({
      frameLimitBytes: 1000,
      longestUnacknowledgedMs: 500,
      nowMs: () => nowMs,
      emitterGrace: { forMs: 2000, after },
    });
  });

  test('has its viewers wait for it, and then told', () => {
    const watching = connect('consume');
    connect('emit').session.closed('lost');
    pass(1999);
    expect(newsOf(watching)).toEqual(['welcome', 'emitter-joined']);
    expect(connect('consume').link.controls[0]).toMatchObject({ emitting: false });
    pass(1);
    expect(newsOf(watching)).toEqual(['welcome', 'emitter-joined', 'emitter-left']);
  });

  test('may come back in time', () => {
    const watching = connect('consume');
    connect('emit').session.closed('lost');
    pass(500);
    const { session } = connect('emit');
    session.message(frameBytes(3));
    pass(5000);
    expect(newsOf(watching)).not.toContain('emitter-left');
    expect(watching.link.sequences).toEqual([3]);
  });

  test('is waited for by nobody where nobody watches', () => {
    connect('emit').session.closed('lost');
    expect(timers).toEqual([]);
    const watching = connect('consume');
    connect('emit').session.closed('lost');
    watching.session.closed('lost');
    expect(timers).toEqual([]);
    expect(relay.channels()).toEqual([]);
  });

  describe('of which the relay has not noticed it', () => {
    const ID = '0123456789abcdef';
    let counters: Counters;
    beforeEach(() => {
      counters = new Counters();
    });
    const openAs = (emitterId?: string): { link: FakeLink; session: Session } => {
      const link = new FakeLink();
      const hello: Hello = { role: 'emit', channel: 'stream', acknowledges: false };
      const named = emitterId === undefined ? hello : { ...hello, emitterId };
      return { link, session: relay.attach(counters).open(named, () => link) };
    };

    test('takes the place of its earlier connection, without a word to its viewers', () => {
      const first = openAs(ID);
      const watching = connect('consume', 'stream', true);
      first.session.message(frameBytes(7));
      const second = openAs(ID);
      expect(first.link.closedWith).toBe('replaced');
      expect(newsOf(second)).toEqual(['welcome', 'count']);
      first.session.message(frameBytes(8));
      first.session.closed('lost');
      // What the first one sent is acknowledged by nobody, and the second one counts anew.
      pass(5000);
      second.session.message(frameBytes(0));
      expect(watching.link.sequences).toEqual([7, 0]);
      expect(newsOf(watching)).not.toContain('emitter-left');
      expect(counters.emitters).toBe(1);
    });

    test('takes its place where nobody watches too', () => {
      openAs(ID);
      const second = openAs(ID);
      second.session.message(frameBytes(0));
      expect(relay.channels()).toMatchObject([{ name: 'stream', emitting: true, pictured: true }]);
    });

    test.each([
      [ID, 'fedcba9876543210'],
      [ID, undefined],
      [undefined, undefined],
    ])('keeps its place, as %s, from %s', (held, asked) => {
      const first = openAs(held);
      expect(openAs(asked).link.closedWith).toBe('channel-busy');
      expect(first.link.closedWith).toBeUndefined();
    });
  });

  test('is gone at once if it says goodbye', () => {
    const watching = connect('consume');
    connect('emit').session.closed('left');
    expect(newsOf(watching)).toContain('emitter-left');
  });
});

describe('counts and presence', () => {
  test('the emitter is told how many watch, as they come and go', () => {
    const early = connect('consume');
    const emitter = connect('emit');
    connect('consume');
    early.session.closed('left');
    expect(emitter.link.counts).toEqual([1, 2, 1]);
  });

  test('the emitter is told how many get fewer frames than it sends, when that changes', () => {
    const emitter = connect('emit');
    const viewers = [connect('consume'), connect('consume')];
    const told = () => emitter.link.controls.filter(({ type }) => type === 'behind');
    const emit = (frames: number): void => {
      for (let i = 0; i < frames; i++, nowMs += 50) emitter.session.message(frameBytes(i));
    };
    emit(100);
    expect(told()).toEqual([]);
    for (const { link } of viewers) link.outcome = 'full';
    emit(100);
    expect(told()).toEqual([{ type: 'behind', consumers: 2 }]);
    viewers[0]?.session.closed('left');
    emit(100);
    expect(told().at(-1)).toEqual({ type: 'behind', consumers: 1 });
    for (const { link, session } of viewers) {
      link.outcome = 'taken';
      session.drained();
    }
    emit(100);
    expect(told().slice(2)).toEqual([{ type: 'behind', consumers: 0 }]);
  });

  test('everyone is welcomed first, and told whether there is an emitter', () => {
    const early = connect('consume');
    const emitter = connect('emit');
    const late = connect('consume');
    expect(early.link.controls).toEqual([
      { type: 'welcome', role: 'consume', channel: 'stream', emitting: false },
      { type: 'emitter-joined' },
    ]);
    expect(emitter.link.controls[0]).toMatchObject({ type: 'welcome', role: 'emit' });
    expect(late.link.controls[0]).toMatchObject({ type: 'welcome', emitting: true });
  });

  test('a channel is forgotten when nobody is left', () => {
    const emitter = connect('emit');
    const consumer = connect('consume');
    emitter.session.closed('left');
    expect(relay.channels()).toHaveLength(1);
    consumer.session.closed('left');
    expect(relay.channels()).toEqual([]);
  });
});

describe('clients of the original program', () => {
  test('whoever emits first is the emitter, is not counted and is not sent its own frames', () => {
    const watching = connect('undeclared');
    const emitting = connect('undeclared');
    emitting.session.message(frameBytes(0));
    expect(emitting.link.frames).toEqual([]);
    expect(emitting.link.counts.at(-1)).toBe(1);
    expect(watching.link.sequences).toEqual([0]);
  });

  test('a second one that emits is refused while the first is live', () => {
    connect('emit');
    const second = connect('undeclared');
    second.session.message(frameBytes(0));
    expect(second.link.closedWith).toBe('channel-busy');
  });
});

describe('refusals', () => {
  test('a second emitter is refused, and the first goes on', () => {
    const first = connect('emit');
    const consumer = connect('consume');
    const second = connect('emit');
    expect(second.link.closedWith).toBe('channel-busy');
    second.session.message(frameBytes(7));
    second.session.closed('left');
    first.session.message(frameBytes(0));
    expect(consumer.link.sequences).toEqual([0]);
  });

  test('the channel is free again when its emitter has gone', () => {
    connect('emit').session.closed('left');
    expect(connect('emit').link.closedWith).toBeUndefined();
  });

  test.each<[string, Uint8Array | string, string]>([
    ['a malformed header', Uint8Array.of(1, 2, 3), 'bad-frame'],
    ['text that is not JSON', 'hello', 'bad-control'],
    ['text of no end', `{"type":"ping","id":1,"x":"${'x'.repeat(1000)}"}`, 'bad-control'],
    ['a frame over the limit', new Uint8Array(5000), 'frame-too-large'],
  ])('%s ends the emitter that sent it and nobody else', (_name, message, code) => {
    const emitter = connect('emit');
    const consumer = connect('consume');
    emitter.session.message(message);
    expect(emitter.link.closedWith).toBe(code);
    expect(consumer.link.closedWith).toBeUndefined();
    expect(consumer.link.controls.at(-1)).toEqual({ type: 'emitter-left' });
    emitter.session.message(frameBytes(0));
    expect(consumer.link.frames).toEqual([]);
  });

  test('a consumer that sends a frame is refused and no longer counted', () => {
    const emitter = connect('emit');
    const { link, session } = connect('consume');
    session.message(frameBytes(0));
    expect(link.closedWith).toBe('not-emitter');
    expect(emitter.link.counts).toEqual([0, 1, 0]);
  });

  test('shutting down closes everyone, and whoever still comes', () => {
    const emitter = connect('emit');
    const consumer = connect('consume');
    relay.shutDown();
    for (const { link } of [emitter, consumer, connect('consume')]) {
      expect(link.closedWith).toBe('shutting-down');
    }
  });
});
