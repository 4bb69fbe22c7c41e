import { expect, test } from 'vitest';
import { listensIn, listensWith } from './listening.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 22679 1
   1: 0100007F:1388 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000     0        0 31001 1
`;

test('who listens is told from who is connected', () => {
  expect(listensIn(table, 8080)).toBe(true);
  expect(listensIn(table, 5000)).toBe(false);
  expect(listensIn(table, 80)).toBe(false);
});

test('a process that is gone, or has not come to its namespace yet, listens nowhere', () => {
  expect(listensWith(2 ** 22 + 1, 80)).toBe(false);
  expect(listensWith(process.pid, 80)).toBe(false);
});
