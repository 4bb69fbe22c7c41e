import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { kernelHelp } from '../kernel/kernel-help.ts';
import { Counters } from '../relay/counters.ts';
import { Metrics } from './metrics.ts';

const dashboard = z
  .object({
    id: z.null(),
    uid: z.null(),
    schemaVersion: z.number(),
    templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
    panels: z.array(
      z.object({
        title: z.string(),
        datasource: z.object({ uid: z.string().regex(/^\$\{datasource\}$/) }),
        targets: z.array(z.object({ expr: z.string() })).min(1),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('grafana-dashboard.json', import.meta.url), 'utf8')));

test('it asks for metrics that are served, of whatever source it is given', async () => {
  const served = await new Metrics({
    counters: new Map([['ws', new Counters()]]),
    channels: () => [],
    kernel: kernelHelp({ unsentLimitBytes: 0, congestionControl: 'system' }),
    droppedLogLines: () => 0,
  }).text();
  const names = new Set([...served.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name]) => name));
  const asked = dashboard.panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => [...expr.matchAll(/\b(?:relaymark|process|nodejs)_\w+/g)].map(String)),
  );
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.map((name) => name.replace(/_bucket$/, '')).filter((name) => !names.has(name))).toEqual([]);
  expect(dashboard.templating.list).toContainEqual(expect.objectContaining({ type: 'datasource' }));
});
