/** What a figure of `findings` in results.json means, for people. Its unit is in its name. */
export interface FindingKind {
  readonly title: string;
  readonly unit: string;
  /** Which of two is better. */
  readonly better: 'less' | 'more';
  /** It is counted and does not vary by chance, a fact in every round: what is expected of it must hold in each. */
  readonly counted?: true;
  /** One line for the report. */
  readonly about: string;
  /** Shown in MB, with a sign. */
  readonly isGrowth?: true;
}

/** Every figure that some scenario adds to the usual ones. */
export const findingKinds = {
  connectionsPerSecond: {
    title: 'Connections',
    unit: 'a second',
    better: 'more',
    about: 'How quickly consumers were connected and welcomed, a bounded number at a time.',
  },
  timeToFirstFrameMs: {
    title: 'Time to the first frame, median',
    unit: 'ms',
    better: 'less',
    about:
      'From opening the connection to the first picture, while the stream runs. Who sees none counts with 5 s.',
  },
  timeToFirstFrameP99Ms: {
    title: 'Time to the first frame, p99',
    unit: 'ms',
    better: 'less',
    about: 'What the unluckiest of those who join wait for their first picture.',
  },
  joinsPerSecond: {
    title: 'Joins',
    unit: 'a second',
    better: 'more',
    about: 'Viewers who really joined, saw a picture and left.',
  },
  failedJoins: {
    title: 'Failed joins',
    unit: '',
    better: 'less',
    counted: true,
    about: 'Viewers who were refused, or saw nothing in time.',
  },
  oldestAfterResumingMs: {
    title: 'Oldest frame after resuming',
    unit: 'ms',
    better: 'less',
    about: 'The age of the oldest frame that came to consumers once they read again.',
  },
  staleAfterResuming: {
    title: 'Stale frames after resuming',
    unit: 'for each consumer',
    better: 'less',
    about: 'Frames older than 700 ms that a consumer was sent once it read again.',
  },
  staleShownAfterResuming: {
    title: 'Stale frames shown after resuming',
    unit: 'for each consumer',
    better: 'less',
    counted: true,
    about: 'Of those, what a page would have shown: it skips what is late by what it has seen before.',
  },
  recoveryMs: {
    title: 'Recovery, median',
    unit: 'ms',
    better: 'less',
    about: 'From the loss of the connection to the next frame on show.',
  },
  recoveryMaxMs: {
    title: 'Recovery of the last consumer',
    unit: 'ms',
    better: 'less',
    about: 'When the unluckiest consumer saw a frame again.',
  },
  comeBackMs: {
    title: 'Recovery of the last consumer after the return',
    unit: 'ms',
    better: 'less',
    about: 'From when the relay was back until the unluckiest consumer saw a frame.',
  },
  miscounted: {
    title: 'Consumers miscounted',
    unit: '',
    better: 'less',
    counted: true,
    about: 'By how many the relay’s own count was wrong at the end of the round.',
  },
  neverRecovered: {
    title: 'Consumers that never came back',
    unit: '',
    better: 'less',
    counted: true,
    about: 'They saw no frame again before the run was over.',
  },
  relayBackMs: {
    title: 'Relay back',
    unit: 'ms',
    better: 'less',
    about: 'From the kill until the relay took connections again.',
  },
  missedFrames: {
    title: 'Frames missed',
    unit: 'for each consumer',
    better: 'less',
    about: 'What was emitted and not seen because of the restart.',
  },
  memorySlopeBytesPerHour: {
    title: 'Growth of memory',
    unit: 'bytes an hour',
    better: 'less',
    about: 'The slope of the resident set over time, once it has settled.',
    isGrowth: true,
  },
  memoryGrownBytes: {
    title: 'Memory grown by',
    unit: 'bytes',
    better: 'less',
    counted: true,
    about: 'From the middle of the run to its end, by what was used at the least.',
    isGrowth: true,
  },
  httpRequestsPerSecond: {
    title: 'HTTP requests',
    unit: 'a second',
    better: 'more',
    about: 'Answered beside the video.',
  },
  httpP99Ms: {
    title: 'HTTP latency, p99',
    unit: 'ms',
    better: 'less',
    about: 'Of the answers to those requests.',
  },
  shownPerSecond: {
    title: 'Pictures shown',
    unit: 'a second',
    better: 'more',
    about: 'New pictures that each page really drew.',
  },
  emittedPerSecond: {
    title: 'Pictures sent',
    unit: 'a second',
    better: 'more',
    about: 'What the emitter’s page captured, encoded and sent.',
  },
  jitterMs: {
    title: 'Jitter',
    unit: 'ms',
    better: 'less',
    about: 'How much longer or shorter a picture took than the one before, on average.',
  },
  headerLatencyMs: {
    title: 'Latency by the header, median',
    unit: 'ms',
    better: 'less',
    about: 'By the capture time in the frame’s header, to be set against the one that the pixels tell.',
  },
  encodeMs: {
    title: 'Drawing and encoding, median',
    unit: 'ms',
    better: 'less',
    about: 'In the emitter’s browser.',
  },
  decodeMs: {
    title: 'Decoding, median',
    unit: 'ms',
    better: 'less',
    about: 'In the viewer’s browser, from the bytes until the picture was there.',
  },
  floorMs: {
    title: 'Floor of the link',
    unit: 'ms',
    better: 'less',
    counted: true,
    about:
      'How old the newest picture is at the worst if everything is done right: the way there and its jitter, the longest pause, two frames on the wire, an interval until the next one and, where packets are lost, a round trip.',
  },
  ageFloors: {
    title: 'Age of the picture, p99, in floors',
    unit: 'times the floor',
    better: 'less',
    about: 'How old the newest picture was, whenever somebody looked, as a multiple of what its link allows.',
  },
  carriedShare: {
    title: 'Share of what the link carries',
    unit: 'of 1',
    better: 'more',
    about: 'Frames that came, of those that the link could have carried.',
  },
  relayStandstillMs: {
    title: 'Longest standstill of the relay',
    unit: 'ms',
    better: 'less',
    about: 'Of rounds in which it did nothing of what was due for 50 ms or longer in one go.',
  },
  pictureWidth: {
    title: 'Width of the pictures',
    unit: 'pixels',
    better: 'more',
    about: 'The emit page makes them smaller where it cannot keep up.',
  },
  pictureBytes: {
    title: 'Size of the pictures',
    unit: 'bytes',
    better: 'more',
    about: 'As the browser encoded them.',
  },
  httpFailures: {
    title: 'HTTP failures',
    unit: '',
    better: 'less',
    counted: true,
    about: 'Requests without an answer within 2 s, or with one that is not 2xx.',
  },
} as const satisfies Record<string, FindingKind>;

export type FindingName = keyof typeof findingKinds;

/** What one round found, as far as it looked for it. */
export type Findings = Readonly<Partial<Record<FindingName, number>>>;
