import { testEverything } from './every-page.ts';

testEverything('ws');
