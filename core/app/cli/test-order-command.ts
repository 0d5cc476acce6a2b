import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { askRunningRows, command, CommandFailed, followUp, type GatewayAddress, type Row } from './ask-gateway.ts';
import { ORDERS } from './list-commands.ts';
import { jsonLines, table, type Output } from './print.ts';
import { numberOf } from './read-number.ts';
import { addressOf, parseSeconds, withSharedOptions, type SharedOptions } from './shared-options.ts';

interface TestOptions extends SharedOptions {
  readonly platform?: readonly string[];
  readonly limit?: string;
  readonly stop?: string;
  readonly stopLoss?: string;
  readonly takeProfit?: string;
  readonly live?: true;
  readonly id?: string;
  readonly wait: number;
}

const answerShape = z.object({
  order_ids: z.array(z.string()),
  code: z.string().nullable(),
  said: z.string(),
});

const WAIT_S = 10;
const LOOK_MS = 200;
/** States in which an order may still fill, or has filled whole. */
const OPEN: ReadonlySet<string> = new Set(['pending', 'accepted', 'working', 'partial']);

/**
 * Adds `test-order`: one order by hand, through every check, on paper accounts unless `--live` says otherwise. It waits for
 * what became of it; `refused` where nothing was sent, `partly` where not all of it filled or rests.
 */
export function addTestOrderCommand(parent: Command, output: Output): void {
  withSharedOptions(
    parent
      .command('test-order <side> <root> [quantity]')
      .description('sends one order by hand and shows what became of it: test-order BUY NQ'),
  )
    .option('--platform <id...>', 'only these platforms; without it, all that a signal would reach')
    .option('--limit <price>', 'a limit order at this price')
    .option('--stop <price>', 'a stop order at this price')
    .option('--stop-loss <points>', 'points from the fill')
    .option('--take-profit <points>', 'points from the fill')
    .option('--live', 'on armed live accounts too; without it, paper alone')
    .option('--id <text>', 'the same id acts once; without it, an id of its own')
    .option('--wait <s>', 'how long to wait for fills, in seconds', parseSeconds, WAIT_S)
    .action(async (side: string, root: string, quantity: string | undefined, options: TestOptions) => {
      const address = addressOf(options);
      const payload = payloadOf(side, root, quantity, options);
      const answer = answerShape.parse(await sendOnce(address, payload));
      if (answer.order_ids.length === 0)
        throw new CommandFailed(
          `${answer.code ?? 'NOTHING_SENT'}: ${answer.said}`,
          'refused',
          answer.code ?? undefined,
        );
      const isResting = payload['order_type'] !== 'MARKET';
      const rows = await followUp(() => outcomesOf(address, answer.order_ids, isResting ? 0 : options.wait));
      output.write(options.json ? jsonLines(rows) : table(rows, ORDERS, answer.said));
      const isDone = ({ status }: Row): boolean => status === 'filled' || (isResting && OPEN.has(String(status)));
      if (rows.length < answer.order_ids.length || !rows.every(isDone)) output.failed('partly');
    });
}

/** Of an order whose outcome is not known, says how to ask for it again without sending it twice. */
async function sendOnce(address: GatewayAddress, payload: Row): Promise<Row> {
  try {
    return await command(address, 'order_test', payload);
  } catch (error) {
    if (!(error instanceof CommandFailed) || error.exit !== 'unknown') throw error;
    const again = `The same command with --id ${String(payload['test_id'])} sends it once at most and shows what became of it.`;
    throw new CommandFailed(`${error.message} ${again}`, 'unknown', error.code);
  }
}

function payloadOf(side: string, root: string, quantity: string | undefined, options: TestOptions): Row {
  const { platform, limit, stop, stopLoss, takeProfit, live, id = randomUUID() } = options;
  const hasLimit = limit !== undefined;
  return {
    test_id: id,
    side: side.toUpperCase(),
    root: root.toUpperCase(),
    quantity: numberOf('quantity', quantity),
    order_type: stop === undefined ? (hasLimit ? 'LIMIT' : 'MARKET') : hasLimit ? 'STOP_LIMIT' : 'STOP',
    limit_price: numberOf('limit', limit),
    stop_price: numberOf('stop', stop),
    stop_loss_points: numberOf('stop-loss', stopLoss),
    take_profit_points: numberOf('take-profit', takeProfit),
    platforms: platform,
    mode: live === true ? 'live' : 'paper',
  };
}

/** The orders as they stand once none is open any more, or when the wait is over. */
async function outcomesOf(
  address: GatewayAddress,
  orderIds: readonly string[],
  waitS: number,
): Promise<readonly Row[]> {
  const wanted = new Set(orderIds);
  const looks = Math.ceil((waitS * 1_000) / LOOK_MS);
  for (let look = 0; ; look += 1) {
    const orders = await askRunningRows(address, 'orders', { limit: 1_000 });
    const rows = orders.filter((row) => wanted.has(String(row['order_id'])));
    if (look >= looks || rows.every(({ status }) => !OPEN.has(String(status)))) return rows;
    await pause(LOOK_MS);
  }
}
