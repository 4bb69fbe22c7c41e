import { describe, expect, test } from 'vitest';
import { helloFromQuery, parseHello } from './hello.ts';

describe('hello', () => {
  test('the channel is "stream" unless another is named', () => {
    expect(parseHello({ role: 'emit' })).toEqual({
      role: 'emit',
      channel: 'stream',
      acknowledges: false,
    });
    expect(parseHello({ role: 'consume', channel: 'garden.2', token: 's' })).toEqual({
      role: 'consume',
      channel: 'garden.2',
      token: 's',
      acknowledges: false,
    });
    expect(parseHello({ role: 'consume', ack: '1' }).acknowledges).toBe(true);
    expect(parseHello({ role: 'consume', ack: 'yes' }).acknowledges).toBe(false);
  });

  test.each([['...'], ['.a'], ['a.'], ['..a']])('channel %j is one', (channel) => {
    expect(parseHello({ role: 'emit', channel }).channel).toBe(channel);
  });

  const id = '0123456789abcdef';
  test('an emitter may have an id by which it is known again', () => {
    expect(parseHello({ role: 'emit', id }).emitterId).toBe(id);
  });

  test.each([
    [{ role: 'consume', id }],
    [{ role: 'emit', id: 'short' }],
    [{ role: 'emit', id: 'a'.repeat(65) }],
    [{ role: 'emit', id: [id] }],
    [{ role: 'emit', id: '0123456789abcde\n' }],
  ])('%j has none', (raw) => {
    expect(parseHello(raw)).not.toHaveProperty('emitterId');
  });

  test.each([[undefined], ['admin'], [''], [['emit', 'consume']], [{}]])('role %j is refused', (role) => {
    expect(() => parseHello({ role })).toThrowError(expect.objectContaining({ code: 'bad-role' }));
  });

  test.each([[''], ['two words'], ['a'.repeat(65)], ['<b>'], ['../etc'], ['.'], ['..'], [7], [['a', 'b']]])(
    'channel %j is refused',
    (channel) => {
      expect(() => parseHello({ role: 'emit', channel })).toThrowError(
        expect.objectContaining({ code: 'bad-channel' }),
      );
    },
  );

  test('a query string is read as it is', () => {
    expect(helloFromQuery('?role=emit&channel=a%20b')).toEqual({ role: 'emit', channel: 'a b' });
  });
});
