import { randomInt } from 'node:crypto';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Output } from './print.ts';

interface SimArguments {
  readonly seed?: number;
  readonly hours: number;
  readonly faults: 'all' | 'none';
  readonly json?: true;
}

const SEED_END = 2 ** 31;
const HOURS_MAX = 1_000;

/** Adds `sim`. It ends with code 1 when something that must always be true was not. */
export function addSimCommand(program: Command, output: Output): void {
  program
    .command('sim')
    .description(
      'runs a whole gateway through simulated hours with five platforms, kills it now and then, and audits it',
    )
    .option('--seed <n>', 'the same seed gives the same events and decisions (drawn and printed)', parseSeed)
    .option('--hours <h>', 'simulated hours; a second or two each', parseHours, 1)
    .addOption(new Option('--faults <which>', 'what goes wrong').choices(['all', 'none']).default('all'))
    .option('--json', 'for programs: JSON instead of text')
    .allowExcessArguments(false)
    .action(async ({ seed = randomInt(SEED_END), hours, faults, json }: SimArguments) => {
      // The other commands need not wait for what only a simulation loads.
      const { runSimulation } = await import('../../sim-run/run-simulation.ts');
      const { formatSimulation } = await import('../../sim-run/simulation-report.ts');
      if (!json) output.error(`seed ${seed}\n`);
      const report = await runSimulation({
        seed,
        hours,
        faults,
        progress: (text) => output.error(`${text}\n`),
      });
      output.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : formatSimulation(report));
      if (report.failure !== undefined) output.failed();
    });
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < SEED_END) return seed;
  throw new InvalidArgumentError(`expected a whole number from 0 to ${SEED_END - 1}, was ${text}`);
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (hours > 0 && hours <= HOURS_MAX) return hours;
  throw new InvalidArgumentError(`expected hours above 0 and up to ${HOURS_MAX}, was ${text}`);
}
