import type { Command } from 'commander';
import { z } from 'zod';
import { askRunning, askRunningRows, command, type Row } from './ask-gateway.ts';
import { jsonLines, table, timeText, type Column, type Output } from './print.ts';
import { addressOf, withSharedOptions, type SharedOptions } from './shared-options.ts';

const amount = z.number().nullable();
const dayShape = z.object({
  risk_day: z.string(),
  until_us: z.number(),
  shown: z.string(),
  trades: z.number(),
  wins: z.number(),
  losses: z.number(),
  losses_in_a_row: z.number(),
  average_win_usd: amount,
  average_loss_usd: amount,
  profit_factor: amount,
  realized_usd: z.number(),
  open_usd: z.number(),
  commission_usd: z.number(),
  net_usd: z.number(),
  max_drawdown_usd: z.number(),
  fill_rate: amount,
  left_out: z.string(),
  accounts: z.array(
    z.object({
      platform: z.string(),
      account: z.string(),
      world: z.string(),
      currency: z.string(),
      realized_local: z.number(),
      realized_usd: amount,
      commission_usd: z.number(),
      open_usd: z.number(),
      net_usd: z.number(),
    }),
  ),
});

type Account = z.infer<typeof dayShape>['accounts'][number];

/** `nexus pnl` without a root asks for the risk day; with one it says what a move is worth. */
export function readPnl(argv: readonly string[]): readonly string[] {
  const [name, ...rest] = argv;
  const isOfMove = rest.includes('--batch') || rest.includes('--points') || rest[0]?.startsWith('-') === false;
  return name === 'pnl' && !isOfMove && !rest.includes('--help') ? ['day', ...rest] : argv;
}

/** Adds `day`, the risk day in figures, which is `pnl` without a root as well, and `breakers` with `reset`. */
export function addPnlCommands(program: Command, output: Output): void {
  withSharedOptions(program.command('day').description('profit, loss and trades of the risk day')).action(
    async (options: SharedOptions) => {
      const answer = await askRunning(addressOf(options), 'pnl');
      output.write(options.json ? `${JSON.stringify(answer)}\n` : dayText(dayShape.parse(answer)));
    },
  );
  const breakers = program
    .command('breakers')
    .description('what stops entries by itself: why, and until when')
    .enablePositionalOptions();
  withSharedOptions(breakers).action(async (options: SharedOptions) => {
    const rows = await askRunningRows(addressOf(options), 'breakers');
    output.write(options.json ? jsonLines(rows) : table(rows, BREAKERS, 'No breaker stands against entries.'));
  });
  withSharedOptions(breakers.command('reset <key>').description('lets entries go on before a breaker is over'))
    .requiredOption('--reason <text>', 'why, for the record')
    .action(async (key: string, options: SharedOptions & { readonly reason: string }) => {
      const done = await command(addressOf(options), 'breakers_reset', { key, reason: options.reason });
      output.write(options.json ? `${JSON.stringify(done)}\n` : `${String(done['said'])}\n`);
    });
}

function dayText(day: z.infer<typeof dayShape>): string {
  const usd = (value: number | null): string => (value === null ? '-' : `$${value.toFixed(2)}`);
  const rate = day.fill_rate === null ? '-' : `${Math.round(day.fill_rate * 1_000) / 10} %`;
  const lines = [
    ['risk day', `${day.risk_day}, until ${timeText(day.until_us).slice(0, 16)} UTC (${day.shown} accounts)`],
    [
      'net',
      `${usd(day.net_usd)} = realised ${usd(day.realized_usd)} + open ${usd(day.open_usd)} - commissions ${usd(day.commission_usd)}`,
    ],
    ['trades', `${day.trades} opened; ${day.wins} won, ${day.losses} lost, ${day.losses_in_a_row} in a row`],
    [
      'average',
      `won ${usd(day.average_win_usd)}, lost ${usd(day.average_loss_usd)}, profit factor ${day.profit_factor ?? '-'}`,
    ],
    ['deepest', usd(day.max_drawdown_usd)],
    ['filled', rate],
    ...(day.left_out === '' ? [] : [['left out', day.left_out]]),
  ];
  const head = lines.map(([title = '', text = '']) => `${title.padEnd(8)}  ${text}\n`).join('');
  return `${head}\n${table(day.accounts, ACCOUNTS, 'No account has traded today.')}`;
}

const ACCOUNTS: readonly Column<Account>[] = [
  { title: 'platform', text: ({ platform }) => platform },
  { title: 'account', text: ({ account }) => account },
  { title: 'money', text: ({ world }) => world },
  { title: 'realised', text: ({ realized_local: local, currency }) => `${local} ${currency}`, isFigure: true },
  { title: 'in USD', text: ({ realized_usd: usd }) => (usd === null ? 'no rate' : usd.toFixed(2)), isFigure: true },
  { title: 'open', text: ({ open_usd: usd }) => usd.toFixed(2), isFigure: true },
  { title: 'commissions', text: ({ commission_usd: usd }) => usd.toFixed(2), isFigure: true },
  { title: 'net', text: ({ net_usd: usd }) => usd.toFixed(2), isFigure: true },
];

const BREAKERS: readonly Column<Row>[] = [
  { title: 'breaker', text: (row) => String(row['key']) },
  { title: 'since', text: (row) => timeText(Number(row['since_us'])).slice(0, 19) },
  { title: 'until', text: (row) => untilText(row['until_us']) },
  { title: 'value', text: (row) => String(row['value']), isFigure: true },
  { title: 'limit', text: (row) => String(row['limit']), isFigure: true },
  { title: 'sum', text: (row) => (Array.isArray(row['evidence']) ? row['evidence'].join('; ') : '') },
];

function untilText(untilUs: unknown): string {
  return typeof untilUs === 'number' ? timeText(untilUs).slice(0, 19) : 'a person resets it';
}
