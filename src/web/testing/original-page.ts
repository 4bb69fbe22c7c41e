import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Way } from './every-page.ts';
import { distinctPictures, says, serve, type Visitors } from './pages.ts';

const originalClient = join(
  dirname(createRequire(import.meta.url).resolve('socket.io-client-1.4.8/package.json')),
  'socket.io.js',
);

/** What the original program's `consume.html` came to. */
const originalMarkup = '<img id="play" width="400"><p id="logger"></p>';
const originalScript = `
  const socket = io();
  socket.on('connect', () => { document.getElementById('logger').textContent = 'connected'; });
  socket.on('stream', (image) => { document.getElementById('play').src = image; });
  socket.on('streaming-closed', () => { document.getElementById('logger').textContent = 'closed'; });`;

/** The original program's page watches over `socketio` what one of ours emits. */
export function testOriginalPage(visitors: Visitors, ways: readonly Way[]): void {
  test.for(ways)(
    'the original program’s own page shows what is emitted over $transport, https: $https',
    async ({ transport, https }) => {
      const { base, port, server } = await serve('socketio', () => {}, {
        https,
        attachments: [
          { transport: 'socketio', port: 0 },
          ...(transport === 'socketio' ? [] : [{ transport, port: 0 }]),
        ],
      });
      const context = await visitors.context
        .browser()
        ?.newContext({ ignoreHTTPSErrors: true, bypassCSP: true });
      if (context === undefined) throw new Error('there is no browser');
      const watch = await context.newPage();
      // Any page of the relay's, so that the client finds it where it came from.
      await watch.goto(`${base}/healthz`);
      await watch.setContent(originalMarkup);
      await watch.addScriptTag({ path: originalClient });
      await watch.evaluate(originalScript);
      await says(watch, '#logger', 'connected');

      const emitPort = server.attached.at(-1)?.port ?? port;
      const emit = await visitors.open(
        `${server.scheme}://localhost:${emitPort}`,
        'emit.html?source=pattern&start=1&size=320x240&fps=10',
      );
      await says(emit, '#counter', /^1$/);
      expect(await distinctPictures(watch, 4)).toBe(4);
      expect(await watch.locator('#play').getAttribute('src')).toMatch(/^data:image\/webp;base64,/);
      await emit.close();
      await says(watch, '#logger', 'closed');
      await context.close();
    },
  );
}
