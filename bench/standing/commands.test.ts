import { describe, expect, test, vi } from 'vitest';
import { parseEmit } from './emit-command.ts';
import { parseWatch } from './watch-command.ts';

test('without flags: a clock to the usual relay, and one viewer of it, until Ctrl-C', () => {
  expect(parseEmit([])).toMatchObject({
    picture: { pattern: 'clock', width: 640, height: 480, format: 'webp', quality: 80 },
    fps: 20,
    seconds: undefined,
    json: false,
  });
  expect(parseEmit([]).stream.place).toBe('http://localhost:5000/, channel "stream"');
  expect(parseWatch([])).toMatchObject({ viewers: 1, seconds: undefined });
});

test('an address brings channel and token, flags go before it, and no secret is shown', () => {
  const address = 'http://u:password@h/emit.html?channel=door&token=secret';
  expect(parseEmit(['--to', address]).stream.place).toBe('http://***@h/, channel "door"');
  const { stream } = parseWatch([address, '--channel', 'garden', '--protocol', 'ws']);
  expect(stream.place).toBe('http://***@h/, channel "garden"');
});

test('a size in bytes takes the place of a quality', () => {
  const { picture } = parseEmit(['--frame-bytes', '9000', '--size', '320x240', '--format', 'jpeg']);
  expect(picture).toMatchObject({ targetBytes: 9000, width: 320, height: 240, format: 'jpeg' });
  expect(picture).not.toHaveProperty('quality');
});

describe('what is not allowed is refused with what is', () => {
  test.each([
    [['--size', 'big'], '--size: "big" is not allowed; give width and height, such as 640x480.'],
    [['--size', '100x100'], '--size: "100" is not allowed; give a whole number from 160 to 7680.'],
    [['--fps', '0'], '--fps: "0" is not allowed'],
    [['--quality', '101'], '--quality: "101" is not allowed'],
    [['--quality', '50', '--frame-bytes', '9000'], '--quality: not together with --frame-bytes.'],
    [['--format', 'png'], '--format: "png" is not allowed; give one of webp, jpeg.'],
    [['--pattern', 'x'], '--pattern: "x" is not allowed; give one of card, bars, clock'],
    [['--channel', 'a/b'], '--channel: "a/b" is not allowed. A channel name is 1 to 64 letters'],
    [['--protocol', 'tcp'], '--protocol: "tcp" is not allowed; give one of socketio'],
    [
      ['--protocol', 'socketio-dataurl', '--channel', 'x'],
      '--channel: programs that are spoken to as socketio-dataurl',
    ],
    [['--seconds', '-1'], '--seconds: "-1" is not allowed'],
    [['--header', 'secret'], '--header: that is not a header'],
    [['--to', 'ftp://h'], '--to: that is no address'],
  ])('%j', (argv, words) => {
    expect(() => parseEmit(argv)).toThrow(words);
  });

  test.each([
    [['--viewers', '0'], '--viewers: "0" is not allowed; give a whole number from 1 to 10000.'],
    [['http://'], 'address: that is no address'],
  ])('%j', (argv, words) => {
    expect(() => parseWatch(argv)).toThrow(words);
  });

  test('a flag that there is not, without the value that may be a token', () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    for (const parse of [parseEmit, parseWatch]) expect(() => parse(['--tokn=secret'])).toThrow();
    expect(stderr.mock.calls).toEqual(Array(2).fill(["error: unknown option '--tokn=…'\n"]));
    stderr.mockRestore();
  });
});
