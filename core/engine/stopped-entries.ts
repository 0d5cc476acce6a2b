import { trimDust } from '../base/decimal.ts';
import type { PlatformCommand } from '../model/command.ts';
import type { Child } from '../model/order.ts';
import { isWorking } from '../model/order.ts';
import type { PlatformId } from '../model/ids.ts';
import { isArmed } from './arming.ts';
import { breakerBar } from './breaker-bar.ts';
import type { Decision } from './decision.ts';
import type { Effect } from './effect.ts';
import { enteringLeft } from './entering-left.ts';
import { cancelChild } from './handle-order-request.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';

type CancelOrder = Extract<PlatformCommand, { type: 'cancelOrder' }>;

/**
 * Why nothing may enter any more where an order is, so that it must not rest there either; undefined while it may: trading
 * is reducing or halted, the live account is not armed, or a breaker stands against it.
 */
export function stoppedReason({ state, config }: Turn, { platform, account, live }: Child): string | undefined {
  const { trading } = state;
  if (trading.state !== 'active') return `trading is ${trading.state}: ${trading.reason}`;
  const known = state.platforms.get(platform);
  if (known === undefined || known.identity.account !== account) return undefined;
  if (live === true && !isArmed(state, config, known)) return `${platform} account ${account} is not armed any more`;
  return breakerBar(state, known)?.reason;
}

/**
 * Cancels the entries that rest where entries stop from now on, as a kill does: what stops entries would otherwise be an
 * order that still enters hours later. What of such an order closes goes out again as an exit. Called after each event.
 */
export function cancelStopped(turn: Turn): void {
  const { state } = turn;
  if (!turn.decisions.some(stopsSome) || state.trading.state === 'halted') return;
  const cancelled = new Set(turn.effects.flatMap((effect) => (isCancel(effect) ? [effect.command.orderId] : [])));
  const named: string[] = [];
  for (const child of state.openChildren.all()) {
    if (enteringLeft(child) === 0 || cancelled.has(child.orderId)) continue;
    if (stoppedReason(turn, child) === undefined) continue;
    state.stoppedCancels.add(child.orderId);
    cancelChild(turn, child, undefined);
    named.push(textOf(child));
  }
  if (named.length === 0) return;
  turn.count('ENTRIES_CANCELLED');
  turn.alert({
    code: 'ENTRIES_CANCELLED',
    severity: 'warning',
    text: `Entries stop, so ${named.length} that had not filled yet ${named.length === 1 ? 'is' : 'are'} cancelled: ${named.join('; ')}. An alarm tells of any that fills all the same.`,
  });
}

/**
 * While nothing may enter, each report that still lists an entry as working cancels it again: the first cancel may have met
 * a broken link, or never been answered. Where orders cannot be cancelled through us that was said at once.
 */
export function cancelAgain(turn: Turn, platform: PlatformId): void {
  const { state } = turn;
  const identity = state.platforms.get(platform)?.identity;
  if (identity?.abilities.cancel !== true) return;
  for (const child of openOn(state, platform, identity.account)) {
    if (enteringLeft(child) === 0 || !isWorking(child.state) || stoppedReason(turn, child) === undefined) continue;
    if (state.trading.state !== 'halted') state.stoppedCancels.add(child.orderId);
    cancelChild(turn, child, undefined);
  }
}

/** Tells loudly of what has entered where nothing may enter any more: an order that could not be cancelled in time. */
export function alarmOfEntries(turn: Turn): void {
  for (const decision of turn.decisions) {
    const child = decision.type === 'executionBooked' ? turn.state.children.get(decision.orderId) : undefined;
    if (child?.role !== 'ENTRY' || child.filledSize <= child.exitSize) continue;
    const reason = stoppedReason(turn, child);
    if (reason === undefined) continue;
    const { platform, orderId, side, symbol, filledSize } = child;
    const isHalted = turn.state.trading.state === 'halted';
    const code = isHalted ? 'ENTERED_WHILE_HALTED' : 'ENTERED_WHILE_STOPPED';
    turn.count(code);
    turn.alert({
      code,
      severity: 'alarm',
      platform,
      orderId,
      text:
        `Order ${orderId} on ${platform} filled although nothing may enter there (${reason}): ${side} ${filledSize} ${symbol} in all. It was out ` +
        'before that and could not be cancelled in time. Close it with nexus flatten, or on the platform.',
    });
  }
}

function stopsSome(decision: Decision): boolean {
  if (decision.type === 'tradingStateChanged') return decision.state === 'reducing';
  if (decision.type === 'riskChanged') return decision.change.type === 'breakerTripped';
  return decision.type === 'platformDisarmed';
}

function isCancel(effect: Effect): effect is Extract<Effect, { type: 'command' }> & { readonly command: CancelOrder } {
  return effect.type === 'command' && effect.command.type === 'cancelOrder';
}

function textOf({ orderId, side, size, filledSize, symbol, platform, limitPrice, stopPrice }: Child): string {
  const prices = [limitPrice, stopPrice].filter((price) => price !== undefined).join(' / ');
  const at = prices === '' ? 'at the market' : `at ${prices}`;
  return `order ${orderId}, ${side} ${trimDust(size - filledSize)} ${symbol} ${at} on ${platform}`;
}
