import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { openAccess, trustOf } from '../access.ts';
import { causeOf } from '../cause.ts';
import type { Client, ClientOptions } from '../client.ts';
import { ControlChannel } from '../control-channel.ts';
import { refusalIn } from '../refusal-in.ts';
import { boundaryIn, PartReader } from './part-reader.ts';
import { pictureIn } from './picture-in.ts';
import { findMjpeg } from './place.ts';

/** A viewer of a `multipart/x-mixed-replace`, whoever serves it. */
export async function connectMjpegViewer(options: ClientOptions): Promise<Client> {
  const { access = openAccess } = options;
  const { url } = await findMjpeg(options);
  const control = new ControlChannel(() => {}, options);
  const request = (url.protocol === 'https:' ? secureRequest : plainRequest)(url, {
    headers: access.headers,
    agent: false,
    // Small servers end the lines of their headers in their own way.
    insecureHTTPParser: true,
    ...trustOf(access),
  });
  let stream: IncomingMessage | undefined;
  request.on('error', (error) => control.ended(causeOf(error)));
  request.on('response', (response) => {
    stream = response;
    void readFrom(response, options, control).catch((error: unknown) => {
      control.ended(causeOf(error));
      request.destroy();
    });
  });
  request.end();
  await control.joined(() => request.destroy());
  const cannotSend = (): never => {
    throw new Error('a viewer of a stream of parts can send nothing');
  };
  return {
    send: cannotSend,
    waitingBytes: () => 0,
    // Nobody listens for it.
    acknowledge() {},
    pause: () => stream?.pause(),
    resume: () => stream?.resume(),
    ledger: () => Promise.reject(new Error('these viewers are told no ledger')),
    close() {
      control.closing();
      request.destroy();
    },
  };
}

/** Reads until the stream ends. @throws Error if it is none */
async function readFrom(
  response: IncomingMessage,
  { onFrame, onIncomplete = () => {} }: ClientOptions,
  control: ControlChannel,
): Promise<void> {
  if (response.statusCode !== 200) throw new Error(await refusalOf(response));
  const reader = new PartReader(boundaryIn(response.headers['content-type']), {
    onPart(part) {
      const picture = pictureIn(part);
      if (typeof picture === 'string') onIncomplete(picture);
      else onFrame(picture.bytes, picture.capturedMicros);
    },
    onIncomplete,
  });
  control.welcomedByConnecting();
  await new Promise<void>((resolve, reject) => {
    response.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        reject(error);
      }
    });
    // It comes after an end and after a break, which for an endless stream are the same.
    response.on('error', () => {});
    response.on('close', resolve);
  });
  reader.end();
  control.ended('the stream ended');
}

/** Why there is no stream, with what helps. */
async function refusalOf(response: IncomingMessage): Promise<string> {
  const { location, 'www-authenticate': scheme } = response.headers;
  const said = await refusalIn(response);
  if (location !== undefined)
    return `${said}: it sends viewers on to ${placeIn(location)}; give that address`;
  if (response.statusCode !== 401) return said;
  const asked = /^\w+/.exec(scheme ?? '')?.[0];
  if (asked?.toLowerCase() === 'digest')
    return `${said}: it asks for Digest authentication, which is not spoken here`;
  return `${said}: give --header 'Authorization: Basic …', or user:password@ before the host`;
}

/** Without a query, which may be a secret. */
const placeIn = (location: string): string => location.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//');
