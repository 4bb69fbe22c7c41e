import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { defaultLimits } from '../relay/limits.ts';
import { relayDefaults } from '../relay/relay.ts';
import { transportNames } from '../transports/registry.ts';
import { HANDSHAKE_TIMEOUT_SECONDS, IDLE_TIMEOUT_SECONDS } from '../transports/transport.ts';
import { hostnameOf } from './addresses.ts';
import { tokenSchema } from './tokens.ts';

/** Something that is set by a flag, a variable of the environment, or a key of a file. */
export interface Setting<Value> {
  readonly group: 'Where' | 'Who' | 'Limits' | 'Watching over it';
  readonly about: string;
  /** What stands behind the flag in the help, such as `<seconds>`; without it, the flag stands alone. */
  readonly placeholder?: string;
  readonly schema: z.ZodType<Value>;
  /** What is allowed, in words that follow "give". */
  readonly allowed: string;
  readonly fallback: Value;
  /** What a flag or a variable means; the schema looks at it. */
  readonly fromText: (text: string) => unknown;
  /** What the flag means without a value behind it. */
  readonly alone?: Value;
  /** The flag may be repeated; in a variable, commas stand between the values. */
  readonly list?: true;
  /** Never printed. */
  readonly secret?: true;
}

type About = Pick<Setting<unknown>, 'group' | 'about' | 'placeholder'>;

const asIs = (text: string): unknown => text;

function whole(least: number, most: number, fallback: number, about: About): Setting<number> {
  return {
    ...about,
    schema: z.int().min(least).max(most),
    allowed:
      most === Number.MAX_SAFE_INTEGER
        ? `a whole number of at least ${least}`
        : `a whole number from ${least} to ${most}`,
    fallback,
    fromText: (text) => (/^\d+$/.test(text) ? Number(text) : text),
  };
}

const atLeastOne = (fallback: number, about: About): Setting<number> =>
  whole(1, Number.MAX_SAFE_INTEGER, fallback, about);

function text(about: About, fallback?: string): Setting<string | undefined> {
  return { ...about, schema: z.string().min(1), allowed: 'some text', fallback, fromText: asIs };
}

function oneOf<Choice extends string>(
  choices: readonly [Choice, ...Choice[]],
  fallback: Choice,
  about: About,
): Setting<Choice> {
  return {
    ...about,
    schema: z.enum(choices),
    allowed: `one of ${choices.join(', ')}`,
    fallback,
    fromText: asIs,
  };
}

function token(about: string): Setting<z.infer<typeof tokenSchema> | undefined> {
  return {
    group: 'Who',
    about,
    placeholder: '<token>',
    schema: tokenSchema,
    allowed:
      'a token, or tokens by channel such as {"door": "…", "*": "…"}, none of them empty; ' +
      'names of channels are up to 64 of A-Z, a-z, 0-9, ".", "_" and "-", and not "." or ".."',
    fallback: undefined,
    fromText: (given) => (given.startsWith('{') ? jsonOrText(given) : given),
    secret: true,
  };
}

function jsonOrText(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    // No schema takes it for tokens by channel then.
    return [given];
  }
}

/** No picture is near it, and uWebSockets.js keeps limits in 32 bits: one that does not fit wraps around. */
const MOST_FRAME_BYTES = 1024 ** 3;

/** An address may say on which interface it is: fe80::1%eth0. */
const isHost = (host: string): boolean =>
  isIPv6(host) || (!host.startsWith('[') && hostnameOf(host) !== undefined);

const isOrigin = (origin: string): boolean =>
  origin === '*' || (URL.canParse(origin) && new URL(origin).origin === origin);

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every setting by its key in a file. The flag `--most-channels` and the variable RELAYMARK_MOST_CHANNELS follow from it. */
export const settings = {
  port: whole(0, 65_535, 5000, {
    group: 'Where',
    about: 'the first transport listens here, further ones on the ports above',
    placeholder: '<port>',
  }),
  host: {
    ...text({
      group: 'Where',
      about:
        'address to bind to; everyone on the network with a publish token for all, else this machine only',
      placeholder: '<address>',
    }),
    schema: z.string().refine(isHost),
    allowed: 'an address or a name, without a port, and without brackets: 0.0.0.0, ::1 or cam.example',
  } satisfies Setting<string | undefined>,
  transport: {
    group: 'Where',
    about: `how to carry the frames; repeat it for several of ${transportNames.join(', ')}`,
    placeholder: '<name[:port]>',
    schema: z.array(z.string()).min(1),
    allowed: 'name or name:port, or a list of them',
    fallback: ['socketio'],
    fromText: asIs,
    list: true,
  } satisfies Setting<string[]>,
  https: {
    group: 'Where',
    about: 'with a certificate that the relay makes for this machine, and keeps',
    schema: z.boolean(),
    allowed: 'true or false',
    fallback: false,
    fromText: (given) => ({ true: true, false: false })[given] ?? given,
    alone: true,
  } satisfies Setting<boolean>,
  tlsCert: text({ group: 'Where', about: 'https with this certificate, in PEM', placeholder: '<file>' }),
  tlsKey: text({ group: 'Where', about: 'and its key', placeholder: '<file>' }),
  reports: {
    ...text({
      group: 'Where',
      about: 'serve the reports of the bench, from "reports" if nothing else is said',
      placeholder: '[directory]',
    }),
    alone: 'reports',
  } satisfies Setting<string | undefined>,
  publishToken: token(
    'who may emit, everybody without it; a variable or a file keeps it off the list of processes',
  ),
  viewToken: token('who may watch, everybody without it'),
  allowOrigin: {
    group: 'Who',
    about: 'pages of other origins that may connect, such as https://example.org; repeat it, or * for all',
    placeholder: '<origin>',
    schema: z.array(z.string().refine(isOrigin)),
    allowed: 'an origin such as https://example.org, without a path, or *',
    fallback: [],
    fromText: asIs,
    list: true,
  } satisfies Setting<string[]>,
  name: {
    group: 'Who',
    about: 'a name that is this relay’s own besides, such as the one that a proxy passes on; repeat it',
    placeholder: '<host>',
    schema: z.array(z.string().refine((name) => hostnameOf(name) !== undefined)),
    allowed: 'the name of a host, such as cam.example, or an address, without a port',
    fallback: [],
    fromText: asIs,
    list: true,
  } satisfies Setting<string[]>,
  frameLimit: whole(1, MOST_FRAME_BYTES, relayDefaults.frameLimitBytes, {
    group: 'Limits',
    about: 'the largest image an emitter may send',
    placeholder: '<bytes>',
  }),
  longestUnacknowledged: atLeastOne(relayDefaults.longestUnacknowledgedMs, {
    group: 'Limits',
    about: 'how long a page may not show what it has got before it is sent no more',
    placeholder: '<milliseconds>',
  }),
  mostChannels: atLeastOne(defaultLimits.channels, {
    group: 'Limits',
    about: 'channels that may be open at a time',
    placeholder: '<count>',
  }),
  mostConsumers: atLeastOne(defaultLimits.consumersPerChannel, {
    group: 'Limits',
    about: 'consumers of one channel',
    placeholder: '<count>',
  }),
  mostFrames: atLeastOne(defaultLimits.framesPerSecond, {
    group: 'Limits',
    about: 'frames a second of one emitter',
    placeholder: '<count>',
  }),
  mostBytes: atLeastOne(defaultLimits.bytesPerSecond, {
    group: 'Limits',
    about: 'bytes a second of one emitter',
    placeholder: '<count>',
  }),
  mostControls: atLeastOne(defaultLimits.controlsPerSecond, {
    group: 'Limits',
    about: 'control messages a second of one client',
    placeholder: '<count>',
  }),
  // Fewer than there may be channels: one address does not take them all over one transport.
  connectionsPerAddress: atLeastOne(500, {
    group: 'Limits',
    about:
      'connections from one address; a proxy in front is one address; health and metrics are answered beyond',
    placeholder: '<count>',
  }),
  handshakeTimeout: whole(1, 120, HANDSHAKE_TIMEOUT_SECONDS, {
    group: 'Limits',
    about: 'for a client to say what it wants; requests over uws have ten seconds, whatever this says',
    placeholder: '<seconds>',
  }),
  idleTimeout: whole(8, 960, IDLE_TIMEOUT_SECONDS, {
    group: 'Limits',
    about: 'who has not been heard of for so long is gone',
    placeholder: '<seconds>',
  }),
  emitterGrace: whole(0, 60_000, 2000, {
    group: 'Limits',
    about: 'for an emitter that was lost to come back, before viewers are told',
    placeholder: '<milliseconds>',
  }),
  unsentLimit: whole(0, MOST_FRAME_BYTES, 16 * 1024, {
    group: 'Limits',
    about: 'what the kernel takes of a connection beyond what it can send at once; 0 is as much as it likes',
    placeholder: '<bytes>',
  }),
  congestionControl: {
    group: 'Limits',
    about:
      'how the kernel sends: auto, as each connection needs it; system, as it is set to; or by a name such as cubic',
    placeholder: '<name>',
    schema: z.string().regex(/^[a-z][a-z0-9_]{0,14}$/),
    allowed: 'auto, system, or the name of a congestion control such as cubic',
    fallback: 'auto',
    fromText: asIs,
  } satisfies Setting<string>,
  drain: whole(0, 300, 5, {
    group: 'Watching over it',
    about: 'after a SIGTERM, for clients to take what was sent to them',
    placeholder: '<seconds>',
  }),
  logLevel: oneOf(logLevels, 'info', {
    group: 'Watching over it',
    about: `how much is logged: ${logLevels.join(', ')}`,
    placeholder: '<level>',
  }),
  logFormat: oneOf(['auto', 'pretty', 'json'], 'auto', {
    group: 'Watching over it',
    about: 'pretty for people, json for machines; auto is pretty on a terminal',
    placeholder: '<format>',
  }),
} as const;

export type SettingKey = keyof typeof settings;

/** What everything is set to. Units are those of the help. */
export type Settings = {
  readonly [Key in SettingKey]: (typeof settings)[Key] extends Setting<infer Value> ? Value : never;
};

export const settingKeys = Object.keys(settings) as readonly SettingKey[];

export const flagOf = (key: SettingKey): string =>
  `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export const VARIABLE_PREFIX = 'RELAYMARK_';

/** Says where the file of settings is, unless a flag does. */
export const CONFIG_VARIABLE = `${VARIABLE_PREFIX}CONFIG`;

export const variableOf = (key: SettingKey): string =>
  `${VARIABLE_PREFIX}${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
