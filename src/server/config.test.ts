import { describe, expect, test } from 'vitest';
import { ConfigError, parseAttachments, parsePort, parsePositiveInteger } from './config.ts';

describe('transports', () => {
  test('those without a port listen on the first one and above', () => {
    expect(parseAttachments(['socketio', 'uws:9000', 'ws'], 5000)).toEqual([
      { transport: 'socketio', port: 5000 },
      { transport: 'uws', port: 9000 },
      { transport: 'ws', port: 5001 },
    ]);
  });

  test('port 0 is any free port for each of them', () => {
    expect(parseAttachments(['socketio', 'ws'], 0).map(({ port }) => port)).toEqual([0, 0]);
  });

  test.each([['foo'], [''], ['uws:'], ['uws:80:90'], ['uws:70000'], ['uws:-1'], ['toString']])(
    '"%s" is refused, and the message names it',
    (specification) => {
      expect(() => parseAttachments([specification], 5000)).toThrowError(ConfigError);
      expect(() => parseAttachments([specification], 5000)).toThrowError(/--transport: ".*"/);
    },
  );

  test('what is allowed is named', () => {
    expect(() => parseAttachments(['foo'], 5000)).toThrowError(/socketio, socketio-msgpack, uws, ws/);
  });

  test('two transports cannot have the same port', () => {
    expect(() => parseAttachments(['ws', 'uws:5000'], 5000)).toThrowError(/port 5000 is given twice/);
  });
});

test.each([['65536'], ['-1'], ['1e3'], ['http'], [''], ['5000 ']])('port "%s" is refused', (text) => {
  expect(() => parsePort(text, '--port')).toThrowError(`--port: "${text}" is not a port`);
});

test.each([['0'], ['-1'], ['1.5'], ['many'], ['']])('"%s" is not a positive whole number', (text) => {
  expect(() => parsePositiveInteger(text, '--frame-limit')).toThrowError(
    /--frame-limit: ".*" is not allowed/,
  );
});
