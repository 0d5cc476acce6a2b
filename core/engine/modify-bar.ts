import { trimDust } from '../base/decimal.ts';
import type { Child, Parent } from '../model/order.ts';
import type { ModifyRequest } from '../model/request.ts';
import { liveBar } from './arming.ts';
import { askerOf, tradingBar } from './handle-signal.ts';
import { linksBar } from './links-bar.ts';
import type { OrderChange } from './pending-modifies.ts';
import { closedReason, entryBarOf } from './plan-platform.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';
import type { EntryBar, LimitsJudge } from './wish.ts';

/** An entry that rests, and what is to become of it. */
export interface ChangedEntry {
  readonly parent: Parent;
  readonly child: Child;
  readonly known: PlatformState;
  readonly change: OrderChange;
  /** Leaves the entry itself out of what is held and on its way. */
  readonly risk: LimitsJudge;
  readonly request: ModifyRequest;
}

/**
 * What stands against another price of an entry: all that would stand against a new entry of its size there, now. The one
 * rule left out is that of one active order a root, since it is that order. PLATFORM_ABSENT where the platform trades
 * another account by now, SYMBOL_NOT_FRONT where new entries go to another contract.
 */
export function modifyBar(turn: Turn, changed: ChangedEntry): EntryBar | undefined {
  const { child, known, risk, request, change } = changed;
  const { platform, root, symbol, side, orderType, timeInForce, sizePerContract, filledSize, exitSize } = child;
  const where = turn.config.symbols.orderTarget(root, platform, turn.atUs, known.spelling);
  const standing =
    closedReason(known) ??
    accountBar(child, known) ??
    tradingBar(turn) ??
    liveBar(turn.state, turn.config, known, askerOf(request)) ??
    linksBar(turn, known, root, request.client);
  const bar = entryBarOf(turn, known, root, where, standing, undefined);
  if (bar !== undefined) return bar;
  if (where.kind === 'symbol' && where.symbol !== symbol)
    return {
      code: 'SYMBOL_NOT_FRONT',
      reason: `order ${child.orderId} is for ${symbol}, and entries go to ${where.symbol}`,
    };
  const left = (change.size ?? child.size) - Math.max(filledSize, exitSize);
  // What closes is filled first: where nothing is left beyond it, nothing enters.
  if (left <= 0) return undefined;
  const { limitPrice = child.limitPrice, stopPrice = child.stopPrice } = change;
  const terms = {
    orderType,
    timeInForce,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
  };
  const { pointWeight = 1 } = child;
  return risk.bar({ known, symbol, side, quantity: trimDust(left / sizePerContract), pointWeight, terms });
}

/** An order of another account, or of a demo account where it is live by now, is not touched by an entry's change. */
function accountBar({ orderId, account, live }: Child, { identity }: PlatformState): EntryBar | undefined {
  if (account === identity.account && (live === true) === (identity.mode === 'live')) return undefined;
  const reason = `${identity.platform} trades ${identity.mode} account ${identity.account} now, order ${orderId} is of ${account}`;
  return { code: 'PLATFORM_ABSENT', reason };
}
