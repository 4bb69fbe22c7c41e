import { expect, test } from 'vitest';
import { webSocketHere } from '../../transports/testing/transports-here.ts';
import { connectWebSocket } from '../../transports/testing/websocket-client.ts';
import { says, serve, Visitors } from './pages.ts';

const visitors = new Visitors();
const emitting = 'emit.html?source=pattern&start=1&size=640x480&fps=20';

test('an emitter is told of viewers who get fewer pictures, as long as they do', async ({ skip }) => {
  const { base, port } = await serve(webSocketHere, skip);
  const viewer = await connectWebSocket(port, { role: 'consume', channel: 'stream', ack: '1' });
  const emit = await visitors.open(base, emitting);
  await expect.poll(() => viewer.frames.length).toBeGreaterThan(0);
  // It has said once that it acknowledges, and reads no more.
  const sequence = viewer.frames[0] === undefined ? 0 : Buffer.from(viewer.frames[0]).readUInt32BE(4);
  viewer.sendText(JSON.stringify({ type: 'ack', sequence }));
  viewer.pause();
  await says(emit, '#viewers-behind', 'Your viewer gets fewer pictures than you send.');
  await emit.getByRole('button', { name: 'Español' }).click();
  await says(emit, '#viewers-behind', 'A quien te ve le llegan menos imágenes');
  viewer.resume();
  viewer.leave();
  await says(emit, '#counter', /^0$/);
  await says(emit, '#viewers-behind', /^$/);
});

test('a viewer is told that the connection carries less than comes, until it carries it', async ({
  skip,
}) => {
  const { base } = await serve(webSocketHere, skip);
  await visitors.open(base, emitting);
  const watch = await visitors.open(base, 'consume.html');
  await says(watch, '#logger', 'Live');
  const browser = await visitors.context.newCDPSession(watch);
  await browser.send('Network.enable');
  const carry = (downloadThroughput: number) =>
    browser.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput,
      uploadThroughput: -1,
    });
  await carry(60_000);
  await says(watch, '#logger', /^This connection carries about .* a second\.$/);
  await carry(-1);
  await says(watch, '#logger', /^Live$/);
});
