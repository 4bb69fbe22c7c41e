import { describe, expect, test } from 'vitest';
import { sampleResults } from '../report/sample-results.ts';
import type { EntryResult } from '../results/results.ts';
import { judgeExpectation, parseExpectation } from './expectation.ts';

const results = sampleResults();
const judged = (text: string, run = results) => judgeExpectation(parseExpectation(text), run);
const withEntry = (name: string, changes: Partial<EntryResult>) => ({
  ...results,
  entries: results.entries.map((entry) => (entry.transport === name ? { ...entry, ...changes } : entry)),
});

test.each([
  ['uws.latencyMs.p99<50', true],
  ['uws.latencyMs.p99 < 1', false],
  ['ws.lost==0', true],
  ['ws.lost>0', false],
  ['socketio-msgpack.deliveriesPerSecond>=2000', true],
  ['uws.relay.cpuMicrosPerDelivery<=1.25*tcp', true],
  ['naive-socketio.relay.cpuMicrosPerDelivery<=1.25*tcp', false],
  ['uws.relay.rssBytesPeak<=1e9+tcp', true],
  ['uws.relay.rssBytesPeak>1e9+tcp', false],
  ['*.lost==0', true],
  ['*.findings.connectionsPerSecond>10', true],
])('%s: %s', (text, passed) => {
  expect(judged(text).passed).toBe(passed);
});

test('the measured figure is said', () => {
  expect(judged('uws.deliveriesPerSecond>1').actual).toBe('uws: 2000');
  expect(judged('uws.relay.cpuMicrosPerDelivery<2*tcp').actual).toMatch(
    /^uws: 0\.8\d* \(0\.\d+ to 0\.\d+\) times tcp$/,
  );
});

describe('not met, with the reason', () => {
  test('what was not measured', () => {
    expect(judged('udp.lost==0')).toMatchObject({
      passed: false,
      actual: expect.stringContaining('not measured'),
    });
  });

  test('what is unavailable', () => {
    const run = { ...results, unavailable: [{ transport: 'quic', reason: 'no such thing' }] };
    expect(judged('quic.lost==0', run).actual).toBe('quic is unavailable: no such thing');
  });

  test('what is invalid', () => {
    const run = withEntry('uws', { valid: false, reasons: ['frames were lost (3)'] });
    expect(judged('uws.latencyMs.p99<50', run)).toEqual({
      text: 'uws.latencyMs.p99<50',
      passed: false,
      actual: 'uws is invalid: frames were lost (3)',
    });
    expect(judged('*.latencyMs.p99<50', run).passed).toBe(false);
  });

  test('a figure that is not there', () => {
    expect(judged('uws.capacity.consumers>1').passed).toBe(false);
    expect(judged('uws.latencyMs.p99<2*udp').passed).toBe(false);
  });
});

test('an entry with a variant is named by its label', () => {
  const run = withEntry('uws', { variant: '30 kB' });
  expect(judged('uws, 30 kB.latencyMs.p99<50', run).passed).toBe(true);
  expect(judged('uws.latencyMs.p99<50', run).passed).toBe(true);
});

test.each([
  '',
  'uws',
  'uws.latencyMs.p99',
  'uws.latencyMs.p99<',
  'uws.latencyMs.p99<fast',
  'uws.speed<3',
  '<50',
])('%j is refused', (text) => {
  expect(() => parseExpectation(text)).toThrowError(/--expect: .*(is not understood|names no metric)/);
});
