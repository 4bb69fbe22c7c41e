import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { LIVE_PATH } from '../../src/wire/hello.ts';
import { openAccess, trustOf } from './access.ts';
import { causeOf } from './cause.ts';
import type { Client, ClientOptions } from './client.ts';
import { ackText, ControlChannel } from './control-channel.ts';
import { helloOf } from './hello.ts';

export async function connectWebSocketClient(options: ClientOptions): Promise<Client> {
  const { url, relay, access = openAccess } = options;
  const socket = new WebSocket(liveUrl(url, access.path, helloOf(options)), {
    perMessageDeflate: false,
    maxPayload: 0,
    headers: access.headers,
    ...trustOf(access),
  });
  const control = new ControlChannel((text) => socket.send(text), options);
  socket.on('open', () => {
    if (!relay) control.welcomedByConnecting();
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) options.onFrame(data as Buffer);
    else control.receive(String(data));
  });
  socket.on('unexpected-response', (_request, response) => {
    void refusalIn(response).then((words) => control.ended(words));
  });
  socket.on('error', (error) => control.ended(causeOf(error)));
  socket.on('close', (code) => control.ended(`closed with code ${code}`));
  await control.joined(() => socket.terminate());
  return {
    send: (bytes) => socket.send(bytes),
    waitingBytes: () => socket.bufferedAmount,
    acknowledge: (sequence) => socket.send(ackText(sequence)),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    ledger: () => control.ledger(),
    close() {
      control.closing();
      socket.terminate();
    },
    leave() {
      control.closing();
      socket.close();
    },
  };
}

/** Of an answer's text so much is quoted. */
const MOST_WORDS = 200;

/** What an answer says instead of opening a connection, such as "503 too-many-connections: …". */
async function refusalIn(response: IncomingMessage): Promise<string> {
  const { statusCode = 0, statusMessage = '', headers } = response;
  const isText = headers['content-type']?.startsWith('text/plain') === true;
  let words = '';
  try {
    for await (const chunk of response) {
      words += String(chunk);
      if (words.length > MOST_WORDS) break;
    }
  } catch {
    // Of an answer that breaks off, its beginning is known.
  }
  const said = isText ? words.trim().slice(0, MOST_WORDS) : '';
  return `${statusCode} ${said || statusMessage}`.trim();
}

/** A relay's own path, unless another one is given: other programs listen wherever they like. */
function liveUrl(base: string, path: string | undefined, query: Readonly<Record<string, string>>): URL {
  const url = new URL(base.replace(/^http/, 'ws'));
  if (path !== undefined) url.pathname = path;
  else if (url.pathname === '/') url.pathname = LIVE_PATH;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
