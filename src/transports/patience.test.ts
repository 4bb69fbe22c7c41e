import { patienceOf } from './testing/every-transport.ts';
import { transportsHere } from './testing/transports-here.ts';

await patienceOf(transportsHere);
