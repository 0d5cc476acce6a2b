import type { Event, QuoteSample } from '../model/event.ts';
import type { ClientId, ParentKey, PlatformId } from '../model/ids.ts';
import { LEGACY_CLIENT } from '../model/ids.ts';
import { isTransient } from '../model/error-code.ts';
import type { Child, Parent } from '../model/order.ts';
import { isWorking } from '../model/order.ts';
import type { SignalRequest } from '../model/request.ts';
import type { ParentSeed } from './launch-parent.ts';
import { launchParent } from './launch-parent.ts';
import { tellPresentState } from './parent-messages.ts';
import type { EntryBar, EntryBars, OrderTerms, Wish } from './plan-platform.ts';
import { planPlatform } from './plan-platform.ts';
import { childrenOf } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Acts on a signal once. A repeat is answered with its present state, the same id with another body is refused ID_REUSED
 * and is an alarm, and a denial whose cause passes by itself does not consume the id.
 */
export function handleSignal(turn: Turn, event: Extract<Event, { type: 'signalReceived' }>): void {
  const { request } = event;
  const root = resolveRoot(turn, request.client, request.clientOrderId, request.signalId, request.symbol);
  if (root === undefined) return;
  turn.log(`Signal received from NEXUS: ${request.side} ${root} (${request.quantity}, id ${request.clientOrderId})`);
  if (request.idAssigned)
    turn.log(
      `The signal had no order_id; it was given ${request.clientOrderId}, so a repeat of it cannot be recognised`,
    );
  const key = signalKey(request, root);
  const body = bodyOf(request, root);
  if (answeredBefore(turn, key, body, request.client, request.clientOrderId)) return;
  const terms: OrderTerms = {
    orderType: request.orderType,
    ...(request.limitPrice !== undefined && { limitPrice: request.limitPrice }),
    ...(request.stopPrice !== undefined && { stopPrice: request.stopPrice }),
    timeInForce: request.timeInForce,
  };
  const wish: Wish = { kind: 'order', side: request.side, quantity: request.quantity, terms };
  const seed: ParentSeed = {
    key,
    kind: 'SIGNAL',
    client: request.client,
    clientOrderId: request.clientOrderId,
    signalId: request.signalId,
    root,
    side: request.side,
    requestedQty: request.quantity,
    body,
    flags: flagsOf(request, event.quotes),
  };
  if (refusedWhole(turn, seed)) return;
  const bars = protectionBars(request) ?? entryBars(turn, root);
  const plans = candidates(turn, request.platforms).map((platform) => planPlatform(turn, platform, root, wish, bars));
  launchParent(turn, seed, plans);
}

/** The parent's key: for legacy clients, who make ids from the clock, symbol and side belong to it. */
function signalKey(request: SignalRequest, root: string): ParentKey {
  const parts = [request.client, request.clientOrderId];
  if (request.client === LEGACY_CLIENT) parts.push(root, request.side);
  return parts.join('\n') as ParentKey;
}

/** What must match on a repeat: symbol, side, quantity, type, prices, platforms; never time, confidence or metadata. */
function bodyOf(request: SignalRequest, root: string): string {
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

/** The root of a symbol, or undefined after the client was told SYMBOL_UNKNOWN or the registry's own refusal. */
export function resolveRoot(
  turn: Turn,
  client: ClientId,
  clientOrderId: string,
  signalId: string,
  symbol: string,
): string | undefined {
  const found = turn.config.symbols.checkOrderSymbol(symbol, undefined, turn.atUs);
  if (found.ok && (found.value.contract === undefined || found.value.isFront)) return found.value.root;
  const refusal = found.ok
    ? {
        code: 'SYMBOL_NOT_FRONT',
        message: `symbol: expected the root ${found.value.root} or its front month, was ${symbol}; nothing was sent`,
      }
    : found.error;
  turn.effects.push({ type: 'count', code: refusal.code });
  turn.log(`Signal denied: ${symbol} (${refusal.code}: ${refusal.message})`);
  turn.tell(
    { to: 'owner', client },
    { type: 'orderRejected', clientOrderId, signalId, code: refusal.code, reason: refusal.message },
  );
  return undefined;
}

/** Whether the key is known: then the present state is answered, or the reuse of the id refused. */
export function answeredBefore(
  turn: Turn,
  key: ParentKey,
  body: string,
  client: ClientId,
  clientOrderId: string,
): boolean {
  const known = turn.state.parents.get(key);
  if (known === undefined) return false;
  if (known.body !== body) {
    const text = `Order id ${clientOrderId} of ${client} came again with another body: expected ${known.body}, was ${body}. Nothing was sent.`;
    turn.alert({ code: 'ID_REUSED', severity: 'alarm', text });
    turn.count('ID_REUSED');
    turn.tell(
      { to: 'owner', client },
      { type: 'orderRejected', clientOrderId, signalId: known.signalId, code: 'ID_REUSED', reason: text },
    );
    return true;
  }
  if (neverLeft(turn, known)) return false;
  turn.log(`Signal repeated: ${clientOrderId} is known, nothing is sent again`);
  tellPresentState(turn, known);
  return true;
}

/** Whether every order of a parent was denied for a passing cause after it was decided, so that its id is free again. */
function neverLeft(turn: Turn, parent: Parent): boolean {
  const children = childrenOf(turn.state, parent);
  return (
    parent.state === 'ended' &&
    children.length > 0 &&
    children.every((child) => child.state === 'denied' && isTransient(child.code ?? ''))
  );
}

/** Refuses a signal or target whole while trading is halted or the gateway is full. */
export function refusedWhole(turn: Turn, seed: ParentSeed): boolean {
  const { trading, parents } = turn.state;
  const halted = trading.state === 'halted';
  if (!halted && parents.size < turn.config.parentsMax) return false;
  const code = halted ? 'TRADING_HALTED' : 'CAPACITY_EXCEEDED';
  const reason = halted
    ? `trading was halted by ${trading.by}: ${trading.reason}`
    : `the gateway holds ${parents.size} signals, which is its limit`;
  turn.count(code);
  turn.log(`Signal denied: ${seed.root} (${code}: ${reason})`);
  turn.tell(
    { to: 'owner', client: seed.client },
    { type: 'orderRejected', clientOrderId: seed.clientOrderId, signalId: seed.signalId, code, reason },
  );
  return true;
}

/**
 * Bars the entries of a signal that asks for a stop or a target at the platform: they are not held yet, and a position
 * that its owner thinks protected is worse than none.
 */
function protectionBars(request: SignalRequest): EntryBars | undefined {
  if (request.stopLossPoints === undefined && request.takeProfitPoints === undefined) return undefined;
  const bar = {
    code: 'PROTECTION_UNSUPPORTED',
    reason: 'the signal asks for stop_loss_points or take_profit_points, which this gateway cannot hold yet',
  };
  return { simulated: bar, real: bar };
}

/** What bars entries of a root: reducing, or an order in flight. Simulated platforms and real ones do not bar each other. */
export function entryBars(turn: Turn, root: string): EntryBars {
  const { trading } = turn.state;
  if (trading.state !== 'active') {
    const code = trading.state === 'halted' ? 'TRADING_HALTED' : 'TRADING_REDUCING';
    const bar = { code, reason: trading.reason };
    return { simulated: bar, real: bar };
  }
  if (!turn.config.oneActiveOrderPerRoot) return { simulated: undefined, real: undefined };
  return { simulated: activeBar(turn, root, true), real: activeBar(turn, root, false) };
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
    if (parent !== undefined && childrenOf(turn.state, parent).some(counts)) return parent;
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
