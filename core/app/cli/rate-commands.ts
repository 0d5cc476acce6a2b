import type { Command } from 'commander';
import { z } from 'zod';
import { askRunningRows, command, type Row } from './ask-gateway.ts';
import { jsonLines, table, timeText, type Column, type Output } from './print.ts';
import { addressOf, withSharedOptions, type SharedOptions } from './shared-options.ts';

interface RateOptions extends SharedOptions {
  readonly asOf?: string;
}

interface PlanOptions extends SharedOptions {
  readonly at?: string;
}

const planShape = z.object({
  root: z.string(),
  front: z.string(),
  next: z.string(),
  roll_date: z.string(),
  expiry: z.string(),
  platforms: z.array(
    z.object({
      platform: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      changes: z.boolean(),
    }),
  ),
  left_behind: z.array(z.string()),
  to_be_left: z.array(z.string()),
});

/** Adds `rates`, `rate set` and `roll-plan`, of the running gateway. */
export function addRateCommands(program: Command, output: Output): void {
  const show = (rows: readonly Row[], isJson: boolean): void =>
    output.write(isJson ? jsonLines(rows) : table(rows, RATES, 'No rate is known.'));
  withSharedOptions(program.command('rates').description('the exchange rates known, with source and age')).action(
    async (options: SharedOptions) => show(await askRunningRows(addressOf(options), 'rates'), options.json === true),
  );
  const rate = program.command('rate').description('an exchange rate typed by hand');
  withSharedOptions(rate.command('set <pair> <rate>').description('takes a rate: set USD/BRL 5.5'))
    .option('--as-of <time>', 'the moment at which it was true, as 2026-11-20T14:30:00Z; now unless stated')
    .action(async (pair: string, value: string, options: RateOptions) => {
      const answer = await command(addressOf(options), 'rate_set', { pair, rate: Number(value), as_of: options.asOf });
      show(z.array(z.record(z.string(), z.unknown())).parse(answer['rates']), options.json === true);
    });
  withSharedOptions(
    program
      .command('roll-plan [root]')
      .description('the next roll: what changes where, and what is left in the old month'),
  )
    .option('--at <day or time>', 'as seen from then, as 2026-12-11')
    .action(async (root: string | undefined, options: PlanOptions) => {
      const rows = await askRunningRows(addressOf(options), 'roll_plan', { root, at: options.at });
      if (options.json) return output.write(jsonLines(rows));
      return output.write(rows.map((row) => planText(planShape.parse(row))).join(''));
    });
}

const RATES: readonly Column<Row>[] = [
  { title: 'pair', text: (row) => String(row['pair']) },
  { title: 'rate', text: (row) => (typeof row['rate'] === 'number' ? String(row['rate']) : '–'), isFigure: true },
  { title: 'source', text: (row) => String(row['source']) },
  { title: 'as of', text: (row) => timeText(Number(row['as_of_us'])) },
  { title: 'age', text: (row) => (row['rate'] === null ? '–' : `${String(row['age_s'])} s, ${String(row['age'])}`) },
  { title: 'in use', text: (row) => (row['in_use'] === true ? 'yes' : 'no') },
  { title: 'not taken', text: (row) => (typeof row['refused'] === 'string' ? row['refused'] : '') },
];

function planText(plan: z.infer<typeof planShape>): string {
  const lines = [
    `${plan.root}: ${plan.front} → ${plan.next} on ${plan.roll_date}; ${plan.front} expires ${plan.expiry}`,
    ...plan.platforms
      .filter(({ changes }) => changes)
      .map(({ platform, before, after }) => `  ${platform}: ${before ?? '–'} → ${after ?? '–'}`),
    ...plan.left_behind.map((held) => `  left in an older month already: ${held}`),
    ...plan.to_be_left.map((held) => `  will be left in ${plan.front}: ${held}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
