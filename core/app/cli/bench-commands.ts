import { InvalidArgumentError, type Command } from 'commander';
import type { Output } from './print.ts';

interface TickBenchArguments {
  readonly json?: true;
  readonly ticks?: number;
  readonly rounds?: number;
  readonly compare: boolean;
}

/** Adds `bench tick`. */
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
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError(`expected a whole number above 0, was ${text}`);
}
