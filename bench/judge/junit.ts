import { type Judgement, labelOf, type RunResults, type Spread } from '../results/results.ts';

interface TestCase {
  readonly name: string;
  readonly group: string;
  /** Why it failed; absent if it passed. */
  readonly failure?: string;
  /** Why it was left out. */
  readonly skipped?: string;
}

/** A run as JUnit XML, which CI systems show: a case for each entry, each expectation, and each metric of a baseline. */
export function renderJunit(results: RunResults): string {
  const cases = [...entryCases(results), ...expectationCases(results), ...baselineCases(results)];
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const seconds = (Date.parse(results.finishedAt) - Date.parse(results.startedAt)) / 1000;
  const totals = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="relaymark" ${totals}>
<testsuite name="${escapeXml(results.scenario)}" ${totals} timestamp="${results.startedAt.slice(0, 19)}">
${cases.map((one) => renderCase(one, results.scenario)).join('\n')}
</testsuite>
</testsuites>
`;
}

function entryCases({ entries, unavailable, complete, valid, reasons }: RunResults): TestCase[] {
  return [
    {
      name: 'the run',
      group: 'run',
      ...(complete && valid ? {} : { failure: reasons.join('; ') || 'the run is invalid' }),
    },
    ...entries.map((entry) => ({
      name: labelOf(entry),
      group: 'entries',
      ...(entry.valid || entry.yardstick ? {} : { failure: entry.reasons.join('; ') }),
    })),
    ...unavailable.map(({ transport, reason }) => ({ name: transport, group: 'entries', skipped: reason })),
  ];
}

function expectationCases({ judgement }: RunResults): TestCase[] {
  return (judgement?.expectations ?? []).map(({ text, verdict, actual }) => ({
    name: text,
    group: 'expectations',
    ...(verdict === 'no' ? { failure: actual } : {}),
    ...(verdict === 'not sure' ? untold(judgement, actual) : {}),
  }));
}

/** What cannot be told is left out, unless somebody asked for it to fail. */
const untold = (judgement: Judgement | undefined, why: string): Pick<TestCase, 'failure' | 'skipped'> =>
  judgement?.strict === true ? { failure: why } : { skipped: why };

function baselineCases({ judgement }: RunResults): TestCase[] {
  const { baseline } = judgement ?? {};
  return (baseline?.comparisons ?? []).map(({ entry, metric, ratio, verdict }) => {
    const said = `${withInterval(ratio)} times the baseline: ${verdict}`;
    const fails = verdict === 'worse' && baseline?.otherMachine === false;
    return {
      name: `${entry} ${metric}`,
      group: 'baseline',
      ...(fails ? { failure: said } : {}),
      ...(!fails && (verdict === 'worse' || verdict === 'not sure') ? untold(judgement, said) : {}),
    };
  });
}

const withInterval = ({ median, low, high }: Spread): string =>
  low === undefined || high === undefined
    ? median.toFixed(2)
    : `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;

function renderCase({ name, group, failure, skipped }: TestCase, scenario: string): string {
  const open = `<testcase classname="${escapeXml(`${scenario}.${group}`)}" name="${escapeXml(name)}"`;
  if (failure !== undefined) return `${open}><failure message="${escapeXml(failure)}"/></testcase>`;
  if (skipped !== undefined) return `${open}><skipped message="${escapeXml(skipped)}"/></testcase>`;
  return `${open}/>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // In an attribute they would be blanks.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** All that XML 1.0 does not allow, escaped or not (section 2.2): most controls, halves of characters, and two that are none. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const REPLACEMENT = '\ufffd';

/** What is no character of XML is replaced. */
const escapeXml = (text: string): string =>
  text
    .replaceAll(NOT_XML, REPLACEMENT)
    .replaceAll(/[&<>"\t\n\r]/g, (character) => entities[character] ?? character);
