import { webSocketHere } from '../../transports/testing/transports-here.ts';
import { testOriginalPage } from './original-page.ts';
import { Visitors } from './pages.ts';

testOriginalPage(new Visitors(), [
  { transport: 'socketio', https: false },
  { transport: webSocketHere, https: true },
]);
