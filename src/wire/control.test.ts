import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseClientControl } from './control.ts';

test('a consumer can ask for its ledger', () => {
  expect(parseClientControl('{"type":"ledger"}')).toEqual({ type: 'ledger' });
});

test.each([['not json'], ['{'], ['null'], ['[]'], ['{}'], ['{"type":"dance"}'], ['"ledger"']])(
  '%s is refused',
  (text) => {
    expect(() => parseClientControl(text)).toThrowError(expect.objectContaining({ code: 'bad-control' }));
  },
);

test('no JSON value but the known messages is taken', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(() => parseClientControl(text)).toThrowError(expect.objectContaining({ code: 'bad-control' }));
    }),
  );
});
