import { testFuzz } from './testing/fuzz.ts';

testFuzz(20_000);
