import { expect, test } from 'vitest';
import { kernelHelp } from '../kernel/kernel-help.ts';
import { Counters } from '../relay/counters.ts';
import { Lag } from '../relay/lag.ts';
import type { ChannelStatus } from '../relay/relay.ts';
import { Metrics } from './metrics.ts';

const channel = (name: string, consumers: number): ChannelStatus => ({
  name,
  emitting: true,
  pictured: true,
  consumers,
  framesIn: 7,
  framesSent: 20,
  framesDropped: 1,
  ledger: { offered: 0, sent: 0, dropped: 0, waiting: 0 },
});

test('what was counted is told for each transport, each time anew', async () => {
  const ws = new Counters();
  const metrics = new Metrics({
    counters: new Map([['ws', ws]]),
    channels: () => [channel('stream', 3)],
    kernel: kernelHelp({ unsentLimitBytes: 0, congestionControl: 'system' }),
    droppedLogLines: () => 17,
  });
  Object.assign(ws, {
    connections: 5,
    connectionsEver: 8,
    emitters: 1,
    consumers: 3,
    framesIn: 5,
    bytesIn: 500,
    framesSent: 14,
    framesDropped: 1,
  });
  ws.refused('bad-token');
  for (const lagMs of [0, 0, 30, 9000]) ws.deliveryLag.observe(lagMs);
  for (let scrape = 0; scrape < 2; scrape++) {
    const text = await metrics.text();
    expect(text).toContain('relaymark_connections{transport="ws"} 5');
    expect(text).toContain('relaymark_connections_total{transport="ws"} 8');
    expect(text).toContain('relaymark_consumers{transport="ws"} 3');
    expect(text).toContain('relaymark_frames_in_total{transport="ws"} 5');
    expect(text).toContain('relaymark_frames_sent_total{transport="ws"} 14');
    expect(text).toContain('relaymark_frames_dropped_total{transport="ws"} 1');
    expect(text).toContain('relaymark_refusals_total{transport="ws",reason="bad-token"} 1');
    expect(text).toContain('relaymark_channel_consumers{channel="stream"} 3');
    expect(text).toContain('# TYPE relaymark_delivery_lag_seconds histogram');
    expect(text).toContain('relaymark_delivery_lag_seconds_bucket{transport="ws",le="0.001"} 2');
    expect(text).toContain('relaymark_delivery_lag_seconds_bucket{transport="ws",le="0.05"} 3');
    expect(text).toContain('relaymark_delivery_lag_seconds_bucket{transport="ws",le="+Inf"} 4');
    expect(text).toContain('relaymark_delivery_lag_seconds_sum{transport="ws"} 9.03');
    expect(text).toContain('relaymark_delivery_lag_seconds_count{transport="ws"} 4');
    expect(text).toContain('# TYPE relaymark_channel_frames_in_total counter');
    expect(text).toContain('relaymark_channel_frames_in_total{channel="stream"} 7');
    expect(text).toContain('relaymark_channel_frames_sent_total{channel="stream"} 20');
    expect(text).toContain('relaymark_channel_frames_dropped_total{channel="stream"} 1');
    expect(text).toContain('relaymark_log_lines_dropped_total 17');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  }
});

test('nothing is counted that is not told', async () => {
  const counters = new Counters();
  const counted = Object.keys(counters);
  let value = 1_000_001;
  const expected = counted.map((key) => {
    const own = counters[key as keyof Counters];
    if (typeof own === 'number') Object.assign(counters, { [key]: ++value });
    else if (own instanceof Lag) own.observe(++value * 1000);
    else if (own instanceof Map) own.set('bad-token', ++value);
    else Object.assign(own, { late: ++value });
    return `${key}: ${value}`;
  });
  const metrics = new Metrics({
    counters: new Map([['ws', counters]]),
    channels: () => [],
    kernel: kernelHelp({ unsentLimitBytes: 0, congestionControl: 'system' }),
    droppedLogLines: () => 0,
  });
  const told = new Set((await metrics.text()).match(/\b10000\d\d\b/g));
  expect(expected.filter((line) => !told.has(line.split(' ')[1] ?? ''))).toEqual([]);
});

test('strangers who open channels do not make it grow without end', async () => {
  const channels = Array.from({ length: 500 }, (_, i) => channel(`c${i}`, i));
  const text = await new Metrics({
    counters: new Map(),
    channels: () => channels,
    kernel: kernelHelp({ unsentLimitBytes: 0, congestionControl: 'system' }),
    droppedLogLines: () => 0,
  }).text();
  expect(text).toContain('relaymark_channels 500');
  expect(text.match(/relaymark_channel_consumers\{/g)).toHaveLength(50);
  expect(text).toContain('channel="c499"');
});
