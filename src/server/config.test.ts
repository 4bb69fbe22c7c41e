import { describe, expect, test } from 'vitest';
import { transportNames } from '../transports/registry.ts';
import { ConfigError, parseAttachments } from './config.ts';

describe('transports', () => {
  test('those without a port listen on the first one and above', () => {
    expect(parseAttachments(['socketio', 'uws:9000', 'ws'], 5000, '--transport')).toEqual([
      { transport: 'socketio', port: 5000 },
      { transport: 'uws', port: 9000 },
      { transport: 'ws', port: 5001 },
    ]);
  });

  test('port 0 is any free port for each of them', () => {
    expect(parseAttachments(['socketio', 'ws'], 0, '--transport').map(({ port }) => port)).toEqual([0, 0]);
  });

  test.each([['foo'], [''], ['uws:'], ['uws:80:90'], ['uws:70000'], ['uws:-1'], ['toString']])(
    '"%s" is refused, and the message names it',
    (specification) => {
      expect(() => parseAttachments([specification], 5000, '--transport')).toThrowError(ConfigError);
      expect(() => parseAttachments([specification], 5000, '--transport')).toThrowError(/--transport: ".*"/);
    },
  );

  test('what is allowed is named', () => {
    expect(() => parseAttachments(['foo'], 5000, '--transport')).toThrowError(
      `with name one of ${transportNames.join(', ')}.`,
    );
  });

  test('two transports cannot have the same port', () => {
    expect(() => parseAttachments(['ws', 'uws:5000'], 5000, '--transport')).toThrowError(
      /port 5000 is given twice/,
    );
  });

  test('those above the first one end at the last port there is', () => {
    expect(parseAttachments(['ws'], 65_535, '--transport')).toEqual([{ transport: 'ws', port: 65_535 }]);
    expect(parseAttachments(['ws', 'uws:80'], 65_535, '--transport').map(({ port }) => port)).toEqual([
      65_535, 80,
    ]);
    expect(() => parseAttachments(['ws', 'uws'], 65_535, '--transport')).toThrowError(ConfigError);
    expect(() => parseAttachments(['ws', 'uws'], 65_535, '--transport')).toThrowError(
      /--transport: "uws" .* port 65536/,
    );
  });
});
