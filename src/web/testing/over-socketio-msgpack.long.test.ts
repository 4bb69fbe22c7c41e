import { testEverything } from './every-page.ts';

testEverything('socketio-msgpack');
