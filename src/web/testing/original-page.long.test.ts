import { testOriginalPage } from './original-page.ts';
import { Visitors } from './pages.ts';

testOriginalPage(new Visitors(), [
  { transport: 'socketio', https: true },
  { transport: 'socketio-msgpack', https: false },
  { transport: 'uws', https: false },
]);
