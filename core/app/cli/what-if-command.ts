import type { Command } from 'commander';
import { z } from 'zod';
import { askRunning } from './ask-gateway.ts';
import type { Output } from './print.ts';
import { numberOf } from './read-number.ts';
import { addressOf, withSharedOptions, type SharedOptions } from './shared-options.ts';

interface WhatIfOptions extends SharedOptions {
  readonly platform?: readonly string[];
  readonly confidence?: string;
  readonly mqscore?: string;
  readonly noise?: string;
  readonly limit?: string;
  readonly stop?: string;
  readonly stopLoss?: string;
  readonly takeProfit?: string;
  readonly paper?: true;
}

const checkShape = z.object({
  name: z.string(),
  outcome: z.string(),
  code: z.string().nullable(),
  sum: z.string(),
});

const orderShape = z.object({
  account: z.string(),
  symbol: z.string(),
  side: z.string(),
  size: z.number(),
  unit: z.string(),
  role: z.string(),
  order_type: z.string(),
});

const answerShape = z.object({
  outcome: z.string(),
  code: z.string().nullable(),
  reason: z.string(),
  flags: z.array(z.string()),
  checks: z.array(checkShape),
  platforms: z.array(
    z.object({
      platform: z.string(),
      outcome: z.string(),
      code: z.string().nullable(),
      reason: z.string(),
      orders: z.array(orderShape).optional(),
      checks: z.array(checkShape).optional(),
    }),
  ),
});

/** Adds `what-if`: a signal through every check, and nothing is sent. */
export function addWhatIfCommand(program: Command, output: Output): void {
  withSharedOptions(
    program
      .command('what-if <side> <symbol> [quantity]')
      .description('what a signal would lead to now, check by check; nothing is sent'),
  )
    .option('--platform <id...>', 'only these platforms')
    .option('--confidence <share>', 'as 0.7')
    .option('--mqscore <share>', 'as 0.8')
    .option('--noise <share>', 'as 0.2')
    .option('--limit <price>', 'a limit order at this price')
    .option('--stop <price>', 'a stop order at this price')
    .option('--stop-loss <points>', 'points from the fill')
    .option('--take-profit <points>', 'points from the fill')
    .option('--paper', 'for paper accounts alone')
    .action(async (side: string, symbol: string, quantity: string | undefined, options: WhatIfOptions) => {
      const payload = payloadOf(side, symbol, quantity, options);
      const answer = await askRunning(addressOf(options), 'what_if', payload);
      output.write(options.json ? `${JSON.stringify(answer)}\n` : whatIfText(answerShape.parse(answer)));
    });
}

function payloadOf(
  side: string,
  symbol: string,
  quantity: string | undefined,
  options: WhatIfOptions,
): Readonly<Record<string, unknown>> {
  const { platform, confidence, mqscore, noise, limit, stop, stopLoss, takeProfit, paper } = options;
  const hasLimit = limit !== undefined;
  const orderType = stop === undefined ? (hasLimit ? 'LIMIT' : 'MARKET') : hasLimit ? 'STOP_LIMIT' : 'STOP';
  return {
    side: side.toUpperCase(),
    symbol: symbol.toUpperCase(),
    quantity: numberOf('quantity', quantity ?? '1'),
    order_type: orderType,
    limit_price: numberOf('limit', limit),
    stop_price: numberOf('stop', stop),
    stop_loss_points: numberOf('stop-loss', stopLoss),
    take_profit_points: numberOf('take-profit', takeProfit),
    confidence: numberOf('confidence', confidence),
    mqscore: numberOf('mqscore', mqscore),
    noise_level: numberOf('noise', noise),
    ...(platform !== undefined && { platforms: platform }),
    ...(paper === true && { mode: 'paper' }),
  };
}

function whatIfText({ outcome, code, reason, flags, checks, platforms }: z.infer<typeof answerShape>): string {
  const lines = [outcome === 'sends' ? 'This would be sent:' : `Nothing would be sent (${code ?? outcome}): ${reason}`];
  if (flags.length > 0) lines.push(`Marked: ${flags.join(', ')}`);
  lines.push(...checks.map(checkText));
  for (const one of platforms) {
    const why = one.code === null ? one.reason : `${one.code}: ${one.reason}`;
    lines.push('', `${one.platform}: ${one.outcome}${why === '' ? '' : ` (${why})`}`);
    for (const order of one.orders ?? [])
      lines.push(
        `  ${order.role} ${order.side} ${order.size} ${order.unit} ${order.symbol} ${order.order_type} on ${order.account}`,
      );
    lines.push(...(one.checks ?? []).map(checkText));
  }
  return `${lines.join('\n')}\n`;
}

function checkText({ name, outcome, code, sum }: z.infer<typeof checkShape>): string {
  return `  ${outcome.padEnd(7)} ${name}: ${sum}${code === null ? '' : ` (${code})`}`;
}
