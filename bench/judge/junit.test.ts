import { expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../src/browsers/chromium.ts';
import { sampleResults } from '../report/sample-results.ts';
import { parseExpectation } from './expectation.ts';
import { judge } from './judge.ts';
import { renderJunit } from './junit.ts';

const results = sampleResults();

test('a valid run is a case for each entry, and none fails', () => {
  const xml = renderJunit(results);
  expect(xml).toContain(
    '<testsuite name="compare" tests="10" failures="0" errors="0" skipped="0" time="212.000"',
  );
  expect(xml).toContain('<testcase classname="compare.entries" name="uws"/>');
  expect(xml).not.toContain('<failure');
});

test('failures say why, and whatever they say is still XML', () => {
  const run = judge(
    {
      ...results,
      valid: false,
      reasons: ['a < b & "c"\n\u0000'],
      entries: results.entries.map((entry) =>
        entry.transport === 'ws' ? { ...entry, valid: false, reasons: ['frames were lost (3) ]]>'] } : entry,
      ),
      unavailable: [{ transport: 'uws', reason: 'no <native> build' }],
    },
    { expectations: [parseExpectation('socketio.latencyMs.p99<1'), parseExpectation('socketio.lost==0')] },
  );
  const xml = renderJunit(run);
  expect(xml).toContain('tests="13" failures="3" errors="0" skipped="1"');
  expect(xml).toContain('name="socketio.latencyMs.p99&lt;1"><failure');
  expect(xml).toContain('frames were lost (3) ]]&gt;');
  expect(xml).not.toContain('\u0000');
  const tags = xml.match(/<\/?[a-z]+/g) ?? [];
  const open = tags.filter((tag) => !tag.startsWith('</')).length;
  const closed = tags.filter((tag) => tag.startsWith('</')).length + (xml.match(/\/>/g) ?? []).length;
  expect(open).toBe(closed);
});

test('what is not sure is left out with its reason, and fails where somebody asked for that', () => {
  const few = {
    ...results,
    entries: results.entries.map((entry) => ({ ...entry, rounds: entry.rounds.slice(0, 1) })),
  };
  const standards = {
    expectations: [parseExpectation('socketio.latencyMs.p99<1000')],
    baseline: { name: 'before', results },
  };
  const lenient = renderJunit(judge(few, standards));
  expect(lenient).toContain('failures="0"');
  expect(lenient).toMatch(
    /name="socketio\.latencyMs\.p99&lt;1000"><skipped message="socketio: [\d.]+, not sure: 1 round"/,
  );
  expect(lenient).toMatch(/name="uws latencyMs\.p99"><skipped message="[\d.]+ times the baseline: not sure"/);
  expect(renderJunit(judge(few, { ...standards, strict: true }))).toMatch(
    /p99&lt;1000"><failure message="socketio: [\d.]+, not sure: 1 round"/,
  );
});

test.skipIf(findChromium() === undefined)('it is XML whatever characters are in it', async () => {
  const every = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).join('');
  const said = `${every}\u{1f4f7}\u{10ffff}`;
  const xml = renderJunit({ ...results, scenario: said, valid: false, reasons: [said] });
  const browser = await launchChromium();
  const page = await browser.newPage();
  const [errors, message] = await page.evaluate<[number, string]>(
    `(() => {
      const parsed = new DOMParser().parseFromString(${JSON.stringify(xml)}, 'application/xml');
      return [
        parsed.querySelectorAll('parsererror').length,
        parsed.querySelector('failure')?.getAttribute('message') ?? '',
      ];
    })()`,
  );
  await browser.close();
  expect(errors).toBe(0);
  expect(message.slice(0, 12)).toBe('\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\t\n\ufffd');
  expect(message.endsWith('\ufffd\ufffd\u{1f4f7}\u{10ffff}')).toBe(true);
  expect(message).toContain('\r');
});
