import { WebSocket } from 'ws';
import { LIVE_PATH } from '../../src/wire/hello.ts';
import { openAccess, trustOf } from './access.ts';
import { causeOf } from './cause.ts';
import type { Client, ClientOptions } from './client.ts';
import { ackText, ControlChannel } from './control-channel.ts';
import { helloOf } from './hello.ts';
import { refusalIn } from './refusal-in.ts';

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
    ledger: (timeoutMs) => control.ledger(timeoutMs),
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

/** A relay's own path, unless another one is given: other programs listen wherever they like. */
function liveUrl(base: string, path: string | undefined, query: Readonly<Record<string, string>>): URL {
  const url = new URL(base.replace(/^http/, 'ws'));
  if (path !== undefined) url.pathname = path;
  else if (url.pathname === '/') url.pathname = LIVE_PATH;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
