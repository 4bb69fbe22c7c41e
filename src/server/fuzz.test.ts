import { testFuzz } from './testing/fuzz.ts';

// Each kind of input some hundred times.
testFuzz(2000);
