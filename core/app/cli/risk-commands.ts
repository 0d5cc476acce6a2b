import type { Command } from 'commander';
import { z } from 'zod';
import { askRunning, command, type Row } from './ask-gateway.ts';
import { table, type Column, type Output } from './print.ts';
import { addressOf, withSharedOptions, type SharedOptions } from './shared-options.ts';

interface ReasonOptions extends SharedOptions {
  readonly reason?: string;
}

const limitShape = z.object({
  key: z.string(),
  name: z.string(),
  scope: z.string(),
  unit: z.string(),
  limit: z.number().nullable(),
  use: z.number().nullable(),
  sum: z.string(),
});

const riskShape = z.object({
  profile: z.string(),
  file: z.string(),
  limits: z.array(limitShape),
});

const changedShape = z.object({ outcome: z.string(), profile: z.string(), changes: z.array(z.string()) });

type Limit = z.infer<typeof limitShape>;

/** Adds `risk` with `reload`, `set` and `profile`. */
export function addRiskCommands(program: Command, output: Output): void {
  const risk = program
    .command('risk')
    .description('the limits with their use, and what they are made of')
    .enablePositionalOptions();
  withSharedOptions(risk).action(async (options: SharedOptions) => {
    const answer = await askRunning(addressOf(options), 'risk');
    if (options.json) return output.write(`${JSON.stringify(answer)}\n`);
    const { profile, file, limits } = riskShape.parse(answer);
    return output.write(`Profile: ${profile} (${file})\n\n${table(limits, COLUMNS, 'No limit is known.')}`);
  });
  const show = (answer: Row, options: SharedOptions): void => {
    if (options.json) return output.write(`${JSON.stringify(answer)}\n`);
    const { outcome, profile, changes } = changedShape.parse(answer);
    if (outcome === 'unchanged') return output.write('Nothing is other than before.\n');
    return output.write([`In force from now on (${profile}):`, ...changes.map((line) => `  ${line}`), ''].join('\n'));
  };
  withSharedOptions(risk.command('reload').description('takes risk_limits.yaml as it stands now'))
    .option('--reason <text>', 'why, for the record')
    .action(async (options: ReasonOptions) => {
      show(await command(addressOf(options), 'risk_reload', { reason: options.reason }), options);
    });
  withSharedOptions(risk.command('set <key> <value>').description('changes one limit: set max_trades_per_day 20'))
    .option('--reason <text>', 'why, for the record')
    .option('--confirm-live', 'on a gateway that runs live: yes, looser than it ships')
    .action(async (key: string, value: string, options: ReasonOptions & { readonly confirmLive?: true }) => {
      const { reason, confirmLive } = options;
      const payload = { key, value, reason, ...(confirmLive === true && { confirm_live: true }) };
      show(await command(addressOf(options), 'risk_set', payload), options);
    });
  withSharedOptions(risk.command('profile <name>').description('applies a stage of going live: 1 to 4, or default'))
    .option('--reason <text>', 'why, for the record')
    .action(async (profile: string, options: ReasonOptions) => {
      show(await command(addressOf(options), 'risk_profile', { profile, reason: options.reason }), options);
    });
}

const COLUMNS: readonly Column<Limit>[] = [
  { title: 'limit', text: ({ key }) => key },
  { title: 'of', text: ({ scope }) => scope },
  { title: 'used', text: ({ use }) => (use === null ? '' : String(use)), isFigure: true },
  { title: 'at most', text: ({ limit }) => (limit === null ? 'off' : String(limit)), isFigure: true },
  { title: 'unit', text: ({ unit }) => (unit === 'none' ? '' : unit) },
  { title: 'sum', text: ({ sum }) => sum },
];
