import { InvalidArgumentError, type Command } from 'commander';
import type { Output } from './print.ts';

interface TickBenchArguments {
  readonly json?: true;
  readonly ticks?: number;
  readonly rounds?: number;
  readonly compare: boolean;
}

interface SignalBenchArguments {
  readonly json?: true;
  readonly signals?: number;
  readonly rate?: number;
  readonly warmUp?: number;
}

interface KillBenchArguments {
  readonly json?: true;
  readonly kills?: number;
  readonly rate?: number;
  readonly seed?: number;
}

interface LinkBenchArguments {
  readonly json?: true;
  readonly ticks?: number;
  readonly orders?: number;
}

interface ChecksBenchArguments {
  readonly json?: true;
  readonly signals?: number;
}

interface RecoveryBenchArguments {
  readonly json?: true;
  readonly orders?: number;
  readonly kills?: number;
  readonly seed?: number;
}

/** Adds `bench` with one command for each thing that is measured. */
export function addBenchCommands(program: Command, output: Output): void {
  const bench = program.command('bench').description('measures this machine');
  bench
    .command('tick')
    .description('throughput and added latency of the tick lane, beside a C forwarder and the zeromq package')
    .option('--json', 'for programs: JSON instead of tables')
    .option('--ticks <n>', 'ticks of one flood (4000000)', parseCount)
    .option('--rounds <n>', 'runs of each, of which the median counts (3)', parseCount)
    .option('--no-compare', 'without the C forwarder and the zeromq package')
    .allowExcessArguments(false)
    .action(async ({ json, ticks, rounds, compare }: TickBenchArguments) => {
      // The other commands need not wait for what only a benchmark loads.
      const { runTickBench } = await import('../../bench/tick/run-tick-bench.ts');
      const { formatTickBench } = await import('../../bench/tick/tick-bench-report.ts');
      const report = await runTickBench({
        ...(ticks !== undefined && { ticks }),
        ...(rounds !== undefined && { rounds }),
        compare,
        progress: (text) => output.error(`${text}\n`),
      });
      output.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : formatTickBench(report));
    });
  bench
    .command('signal')
    .description('a signal’s way to the last of five platforms through the whole gateway, alone and under ticks')
    .option('--json', 'for programs: JSON instead of tables')
    .option('--signals <n>', 'signals of a run (100000)', parseCount)
    .option('--rate <n>', 'signals a second (200)', parseCount)
    .option('--warm-up <n>', 'signals before each run that are not counted (2000)', parseCount)
    .allowExcessArguments(false)
    .action(async ({ json, signals, rate, warmUp }: SignalBenchArguments) => {
      const { runSignalBench } = await import('../../bench/signal/run-signal-bench.ts');
      const { formatSignalBench } = await import('../../bench/signal/signal-bench-report.ts');
      const report = await runSignalBench({
        ...(signals !== undefined && { signals }),
        ...(rate !== undefined && { perSecond: rate }),
        ...(warmUp !== undefined && { warmUp }),
        progress: (text) => output.error(`${text}\n`),
      });
      output.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : formatSignalBench(report));
    });
  bench
    .command('kill')
    .description('how long after a kill the last entry arrives, over the nexus door and the admin door')
    .option('--json', 'for programs: JSON instead of tables')
    .option('--kills <n>', 'kills at each door (1000)', parseCount)
    .option('--rate <n>', 'signals a second meanwhile (500)', parseCount)
    .option('--seed <n>', 'decides the moments of the kills (1)', parseCount)
    .allowExcessArguments(false)
    .action(async ({ json, kills, rate, seed }: KillBenchArguments) => {
      const { runKillBench } = await import('../../bench/kill/run-kill-bench.ts');
      const { formatKillBench } = await import('../../bench/kill/kill-bench-report.ts');
      const report = await runKillBench({
        ...(kills !== undefined && { kills }),
        ...(rate !== undefined && { perSecond: rate }),
        ...(seed !== undefined && { seed }),
        progress: (text) => output.error(`${text}\n`),
      });
      output.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : formatKillBench(report));
    });
  bench
    .command('checks')
    .description('what all limits cost one signal for five platforms')
    .option('--json', 'for programs: JSON instead of tables')
    .option('--signals <n>', 'signals that are judged (200000)', parseCount)
    .allowExcessArguments(false)
    .action(async ({ json, signals }: ChecksBenchArguments) => {
      const { runChecksBench } = await import('../../bench/checks/run-checks-bench.ts');
      const { formatChecksBench } = await import('../../bench/checks/checks-bench-report.ts');
      const report = runChecksBench({
        ...(signals !== undefined && { signals }),
        progress: (text) => output.error(`${text}\n`),
      });
      output.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : formatChecksBench(report));
    });
  bench
    .command('link')
    .description('ticks and orders through the .NET link of NinjaTrader 8, beside plain TCP')
    .option('--json', 'for programs: JSON instead of tables')
    .option('--ticks <n>', 'ticks of each flood (2000000)', parseCount)
    .option('--orders <n>', 'orders of each round (2000)', parseCount)
    .allowExcessArguments(false)
    .action(async ({ json, ticks, orders }: LinkBenchArguments) => {
      const { runLinkBench } = await import('../../bench/link/run-link-bench.ts');
      const { formatLinkBench } = await import('../../bench/link/link-bench-report.ts');
      const report = await runLinkBench({
        ...(ticks !== undefined && { ticks }),
        ...(orders !== undefined && { orders }),
        progress: (text) => output.error(`${text}\n`),
      });
      output.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : formatLinkBench(report));
    });
  bench
    .command('recovery')
    .description('how long after kill -9 all platforms may trade again, with a full journal')
    .option('--json', 'for programs: JSON instead of tables')
    .option('--orders <n>', 'orders in the journal (10000)', parseCount)
    .option('--kills <n>', 'how often (50)', parseCount)
    .option('--seed <n>', 'decides the moments of the kills (1)', parseCount)
    .allowExcessArguments(false)
    .action(async ({ json, orders, kills, seed }: RecoveryBenchArguments) => {
      const { runRecoveryBench } = await import('../../bench/recovery/run-recovery-bench.ts');
      const { formatRecoveryBench } = await import('../../bench/recovery/recovery-bench-report.ts');
      const report = await runRecoveryBench({
        ...(orders !== undefined && { orders }),
        ...(kills !== undefined && { kills }),
        ...(seed !== undefined && { seed }),
        progress: (text) => output.error(`${text}\n`),
      });
      output.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : formatRecoveryBench(report));
    });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError(`expected a whole number above 0, was ${text}`);
}
