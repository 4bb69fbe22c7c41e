import { transportNames } from '../../server/index.ts';
import { testCamera, testPages } from './every-page.ts';
import { Visitors } from './pages.ts';

const visitors = new Visitors();

const ways = transportNames.flatMap((transport) => [
  { transport, https: false },
  { transport, https: true },
]);

testCamera(visitors, ways);

// Beside the three that pages are mostly served over, `ws` is a second server of the same wire.
testPages(
  visitors,
  ways.filter(({ transport }) => transport !== 'ws'),
);
