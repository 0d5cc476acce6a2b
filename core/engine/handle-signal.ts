import type { Event, QuoteSample } from '../model/event.ts';
import type { ClientId, PlatformId } from '../model/ids.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import type { Child, Parent } from '../model/order.ts';
import { isWorking } from '../model/order.ts';
import type { SignalRequest } from '../model/request.ts';
import { answeredBefore, parentKey } from './answered-before.ts';
import type { ParentSeed } from './launch-parent.ts';
import { launchParent } from './launch-parent.ts';
import { ownRoot } from './own-root.ts';
import { planPlatform } from './plan-platform.ts';
import { protectionTerms } from './protection-terms.ts';
import { RiskRound } from './risk-round.ts';
import { childrenOf } from './state.ts';
import type { Turn } from './turn.ts';
import type { Asker, EntryBar, EntryBars, OrderTerms, Wish } from './wish.ts';

/**
 * Acts on a signal once. A repeat is answered with its present state, the same id with another body is refused ID_REUSED
 * and is an alarm, and a denial whose cause passes by itself does not consume the id.
 */
export function handleSignal(turn: Turn, event: Extract<Event, { type: 'signalReceived' }>): void {
  const { request } = event;
  const named = resolveSymbol(turn, request);
  if (named === undefined) return;
  const { root, oldMonth } = named;
  turn.log(`Signal received from NEXUS: ${request.side} ${root} (${request.quantity}, id ${request.clientOrderId})`);
  if (request.idAssigned)
    turn.log(
      `The signal had no order_id; it was given ${request.clientOrderId}, so a repeat of it cannot be recognised`,
    );
  const body = bodyOf(request, root);
  if (answeredBefore(turn, request, [root, request.side], body)) return;
  const terms: OrderTerms = {
    orderType: request.orderType,
    ...(request.limitPrice !== undefined && { limitPrice: request.limitPrice }),
    ...(request.stopPrice !== undefined && { stopPrice: request.stopPrice }),
    timeInForce: request.timeInForce,
  };
  const { side, quantity } = request;
  const wish: Wish = {
    kind: 'order',
    side,
    quantity,
    terms,
    ...askerOf(request),
    ...(request.mode !== undefined && { mode: request.mode }),
    ...(oldMonth !== undefined && { contract: oldMonth }),
  };
  const seed: ParentSeed = {
    key: parentKey(request.client, request.clientOrderId, root, request.side),
    kind: 'SIGNAL',
    client: request.client,
    clientOrderId: request.clientOrderId,
    signalId: request.signalId,
    root,
    side: request.side,
    requestedQty: request.quantity,
    body,
    flags: flagsOf(request, event.quotes),
    ...(request.sourceTsUs !== undefined && { sourceLagUs: turn.atUs - request.sourceTsUs }),
    ...protectionTerms(turn, root, request),
  };
  if (refusedWhole(turn, seed)) return;
  const risk = new RiskRound(turn, root, request, event.quotes);
  const bars = oldMonthBars(named, risk) ?? expiredBars(turn, request, risk) ?? entryBars(turn, root, risk);
  const plans = candidates(turn, request.platforms).map((platform) => planPlatform(turn, platform, root, wish, bars));
  launchParent(turn, { ...seed, flags: [...new Set([...seed.flags, ...risk.flags])] }, plans);
}

/** Who asks, and whether it has shown its token. */
export function askerOf({ client, isTrusted }: Pick<SignalRequest, 'client' | 'isTrusted'>): Asker {
  return { client, isTrusted: isTrusted === true || client === OPERATOR_CLIENT };
}

/** What must match on a repeat: symbol, side, quantity, type, prices, platforms; never time, confidence or metadata. */
export function bodyOf(request: SignalRequest, root: string): string {
  const { side, quantity, orderType, limitPrice, stopPrice, stopLossPoints, takeProfitPoints } = request;
  const platforms = request.platforms === undefined ? null : request.platforms.toSorted();
  return JSON.stringify([
    root,
    side,
    quantity,
    orderType,
    limitPrice,
    stopPrice,
    stopLossPoints,
    takeProfitPoints,
    platforms,
  ]);
}

function flagsOf(request: SignalRequest, quotes: readonly QuoteSample[]): string[] {
  const flags: string[] = [];
  if (quotes.length === 0) flags.push('NO_REFERENCE');
  if (!request.quantityStated) flags.push('DEFAULT_QUANTITY');
  if (request.confidence === undefined) flags.push('NO_CONFIDENCE');
  return flags;
}

/** What a symbol in a request means. */
export interface NamedSymbol {
  readonly symbol: string;
  readonly root: string;
  /** The contract that it names, where that is not the front month. */
  readonly oldMonth?: string;
}

/** Reads the symbol of a request; undefined after its client was told the registry's refusal. */
export function resolveSymbol(
  turn: Turn,
  request: { readonly client: ClientId; readonly clientOrderId: string; readonly signalId?: string; symbol: string },
): NamedSymbol | undefined {
  const { symbol } = request;
  const found = turn.config.symbols.checkOrderSymbol(symbol, undefined, turn.atUs);
  if (!found.ok) {
    const { named } = found.error;
    if (named !== undefined && isHeld(turn, named)) return { symbol, root: named.root, oldMonth: named.contract };
    refuseSymbol(turn, request, found.error.code, found.error.message);
    return undefined;
  }
  const { contract, isFront } = found.value;
  const own = ownRoot(turn, found.value.root, contract);
  // What trades for another root somewhere, and is held as such, can be closed by its own name too.
  const isHeldAsOther =
    own !== undefined && contract !== undefined && isHeld(turn, { root: found.value.root, contract });
  const root = own === undefined || isHeldAsOther ? found.value.root : own;
  return { symbol, root, ...(contract !== undefined && (!isFront || isHeldAsOther) && { oldMonth: contract }) };
}

/** Whether a position sits in that contract on any platform. */
function isHeld(turn: Turn, { root, contract }: { readonly root: string; readonly contract: string }): boolean {
  return [...turn.state.positions.all()].some(
    (position) => position.size !== 0 && position.root === root && position.contract === contract,
  );
}

/** Tells a client that its symbol cannot be acted on. */
export function refuseSymbol(
  turn: Turn,
  request: { readonly client: ClientId; readonly clientOrderId: string; readonly signalId?: string; symbol: string },
  code: string,
  reason: string,
): void {
  const { client, clientOrderId, symbol, signalId = clientOrderId } = request;
  turn.effects.push({ type: 'count', code });
  turn.log(`Signal denied: ${symbol} (${code}: ${reason})`);
  turn.tell({ to: 'owner', client }, { type: 'orderRejected', clientOrderId, signalId, code, reason });
}

/** Refuses a client's signal or target whole while trading is halted; of a person's order what closes goes on. */
export function refusedWhole(turn: Turn, seed: ParentSeed): boolean {
  const { trading } = turn.state;
  if (trading.state !== 'halted' || seed.client === OPERATOR_CLIENT) return false;
  const code = 'TRADING_HALTED';
  const reason = `trading was halted by ${trading.by}: ${trading.reason}`;
  turn.count(code);
  turn.log(`Signal denied: ${seed.root} (${code}: ${reason})`);
  turn.tell(
    { to: 'owner', client: seed.client },
    { type: 'orderRejected', clientOrderId: seed.clientOrderId, signalId: seed.signalId, code, reason },
  );
  return true;
}

/** Bars the entries of a signal that names another month than the front: it may only close what that month holds. */
function oldMonthBars({ root, oldMonth, symbol }: NamedSymbol, risk: RiskRound): EntryBars | undefined {
  if (oldMonth === undefined) return undefined;
  const reason = `symbol: expected the root ${root} or its front month, was ${symbol}; only what it holds can be closed`;
  const bar = { code: 'SYMBOL_NOT_FRONT', reason };
  return { simulated: bar, real: bar, risk };
}

/**
 * Bars the entries of a signal that is older than its sender wanted it to be when it acts: by its own `valid_ms`, else by
 * that of the limits. The latter is held against the client's clock only where that is known to go with ours; otherwise a
 * signal is as old as its receipt, and what waits for a busy platform is given up by the door before that.
 */
function expiredBars(turn: Turn, request: SignalRequest, risk: RiskRound): EntryBars | undefined {
  const { client, sourceTsUs } = request;
  const isClockGood = turn.state.clientClocks.get(client) === 'good';
  const validMs = request.validMs ?? (isClockGood ? turn.state.limits.signalValidMs : undefined);
  if (validMs === undefined || sourceTsUs === undefined) return undefined;
  const ageMs = (turn.atUs - sourceTsUs) / 1000;
  if (ageMs <= validMs) return undefined;
  const value = Math.round(ageMs);
  const bar = {
    code: 'SIGNAL_EXPIRED',
    reason: `the signal is ${value} ms old, valid_ms is ${validMs}`,
    figures: { limit: validMs, value, sum: `received ${value} ms after its own time, of ${validMs} ms` },
  };
  return { simulated: bar, real: bar, risk };
}

/** What bars every entry while trading is not active. TRADING_HALTED, TRADING_REDUCING. */
export function tradingBar({ state: { trading } }: Turn): EntryBar | undefined {
  if (trading.state === 'active') return undefined;
  return { code: trading.state === 'halted' ? 'TRADING_HALTED' : 'TRADING_REDUCING', reason: trading.reason };
}

/**
 * What bars entries of a root: reducing, no room, or an order in flight. Simulated platforms and real ones do not bar
 * each other.
 */
export function entryBars(turn: Turn, root: string, risk: RiskRound): EntryBars {
  const { parents } = turn.state;
  const stopped = tradingBar(turn);
  if (stopped !== undefined) return { simulated: stopped, real: stopped, risk };
  if (parents.size >= turn.config.parentsMax) {
    const bar = { code: 'CAPACITY_EXCEEDED', reason: `the gateway holds ${parents.size} signals, which is its limit` };
    return { simulated: bar, real: bar, risk };
  }
  if (!turn.config.oneActiveOrderPerRoot) return { simulated: undefined, real: undefined, risk };
  return { simulated: activeBar(turn, root, true), real: activeBar(turn, root, false), risk };
}

function activeBar(turn: Turn, root: string, simulated: boolean): EntryBar | undefined {
  const active = activeParent(turn, root, simulated);
  if (active === undefined) return undefined;
  return { code: 'DUPLICATE_ACTIVE_ORDER', reason: `signal ${active.clientOrderId} for ${root} is still in flight` };
}

/**
 * The parent of a root with a child that is neither terminal nor unknown, if there is one: on simulated platforms, on
 * real ones, or (undefined) on any.
 */
export function activeParent(turn: Turn, root: string, simulated?: boolean): Parent | undefined {
  const counts = (child: Child): boolean =>
    isWorking(child.state) &&
    (simulated === undefined || turn.state.platforms.get(child.platform)?.identity.simulated === simulated);
  for (const key of turn.state.openParents.get(root) ?? []) {
    const parent = turn.state.parents.get(key);
    if (parent === undefined || parent.kind === 'PROTECTION' || parent.kind === 'CLAIM') continue;
    if (childrenOf(turn.state, parent).some(counts)) return parent;
  }
  return undefined;
}

/**
 * The platforms a signal goes to: those it names, else all that have connected. Once a platform of the trader's own has,
 * the gateway's simulated ones count only when they are named: nobody may take a simulated fill for a real one.
 */
export function candidates(turn: Turn, named: readonly PlatformId[] | undefined): readonly PlatformId[] {
  if (named !== undefined) return [...new Set(named)];
  const known = [...turn.state.platforms.values()].map(({ identity }) => identity);
  const own = known.filter(({ simulated }) => !simulated);
  return (own.length > 0 ? own : known).map(({ platform }) => platform);
}
