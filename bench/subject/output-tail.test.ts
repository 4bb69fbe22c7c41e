import { expect, test } from 'vitest';
import { OutputTail } from './output-tail.ts';

test('as much as fits is kept, from the beginning of a line on', () => {
  const tail = new OutputTail(20);
  tail.push(Buffer.from('first\n'));
  tail.push(Buffer.from('second\n'));
  expect([tail.text, tail.isCut]).toEqual(['first\nsecond\n', false]);
  tail.push(Buffer.from('the third one\n'));
  expect([tail.text, tail.isCut]).toEqual(['the third one\n', true]);
});

test('of a flood without lines its end is kept, in one piece or many', () => {
  const tail = new OutputTail(8);
  tail.push(Buffer.from('x'.repeat(1000)));
  for (const letter of 'abcdefgh') tail.push(Buffer.from(letter));
  expect(tail.text).toBe('abcdefgh');
});
