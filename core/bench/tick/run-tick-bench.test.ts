import { expect, it } from 'vitest';
import { runTickBench } from './run-tick-bench.ts';
import { formatTickBench, type TickBenchReport } from './tick-bench-report.ts';

it('measures the built tick path in processes of their own and loses no tick', async () => {
  const report = await runTickBench({ ticks: 20_000, rounds: 1, latencyTicks: 1_000, compare: false });
  expect(report.floods.map(({ subject, wire, sent, lost }) => ({ subject, wire, sent, lost }))).toEqual([
    { subject: 'tick path', wire: 'single', sent: 20_000, lost: 0 },
    { subject: 'tick path', wire: 'batch', sent: 60_000, lost: 0 },
  ]);
  expect(report.latencies).toHaveLength(1);
  expect(report.latencies[0]).toMatchObject({ sent: 1_000, lost: 0 });
  expect(report.latencies[0]!.p50Us).toBeGreaterThan(0);
  expect(report.ratios).toEqual({});
}, 240_000);

it('prints one table for throughput, one for latency, the ratios and what was skipped', () => {
  const flood = { wire: 'single', sent: 10, lost: 0 } as const;
  const latency = { ticksPerSecond: 5_000, sent: 10, lost: 0, p99Us: 90, maxUs: 200 };
  const report: TickBenchReport = {
    machine: { cores: 2, cpu: 'CPU', node: '20.0.0' },
    tools: 'libzmq',
    floods: [
      { ...flood, subject: 'tick path', ticksPerSecond: 2_000_000, cpuNsPerTick: 280 },
      { ...flood, subject: 'C forwarder', ticksPerSecond: 2_500_000 },
    ],
    latencies: [{ ...latency, subject: 'tick path', p50Us: 42.25 }],
    skipped: ['zeromq package: it is not installed here'],
    ratios: { singleToForwarder: 0.8, addedP50Us: -1.5 },
  };
  expect(formatTickBench(report).split('\n')).toEqual([
    'CPU, 2 cores, Node 20.0.0; feeder and sink: libzmq',
    '',
    'wire    through      ticks     lost  CPU/tick',
    'single  tick path    2.00 M/s  0     280 ns',
    'single  C forwarder  2.50 M/s  0',
    '',
    'through    rate    p50      p99      max       lost',
    'tick path  5000/s  42.3 µs  90.0 µs  200.0 µs  0',
    '',
    'single wire, to the C forwarder: 0.80×',
    'p50 against the C forwarder: −1.5 µs',
    'skipped: zeromq package: it is not installed here',
  ]);
});
