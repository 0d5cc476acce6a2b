import { trimDust } from '../base/decimal.ts';
import type { Child, Execution, Parent } from '../model/order.ts';
import { isWorking } from '../model/order.ts';
import type { Lights, LinkLight, TradeLight } from '../model/light.ts';
import { aggregate } from '../orders/aggregate.ts';
import { certificateOf } from '../orders/flatten-certificate.ts';
import type { EngineConfig } from './config.ts';
import { policyText } from '../orders/partial-fill.ts';
import { partialFillOn } from './cut-partials.ts';
import { protectionViews } from './protect-view.ts';
import { openUsdOf } from './day-money.ts';
import { dayFigures, openBreakers } from './day-view.ts';
import { linksView } from './links-view.ts';
import { riskUse } from './risk-use.ts';
import type { EngineState, PlatformState } from './state.ts';
import { childrenOf, clientOrderKey } from './state.ts';
import type { EngineView, FillView, OrderView, PlatformView, PositionView, SignalView } from './view.ts';

const LIMIT_DEFAULT = 1000;

/** Reads the state for the operator's tool and the panel. */
export function viewOf(state: EngineState, config: EngineConfig): EngineView {
  return {
    tradingState: () => {
      const { state: trading, by, reason, sinceUs, repeatedUs = sinceUs } = state.trading;
      return { state: trading, by, reason, sinceUs, stoppedUs: repeatedUs };
    },
    limits: () => state.limits,
    riskUse: (nowUs) => riskUse(state, config, nowUs),
    day: (nowUs) => dayFigures(state, config, nowUs),
    breakers: () => openBreakers(state),
    links: () => linksView(state),
    platforms: () => [...state.platforms.values()].map((platform) => platformView(state, platform)),
    platform: (id) => {
      const known = state.platforms.get(id);
      return known === undefined ? undefined : platformView(state, known);
    },
    order: (id) => {
      const child = state.children.get(id);
      return child === undefined ? undefined : orderView(state, child);
    },
    orders: (limit = LIMIT_DEFAULT) =>
      newest(state.history.children, limit).flatMap((id) => {
        const child = state.children.get(id);
        return child === undefined ? [] : [orderView(state, child)];
      }),
    openOrders: () => Array.from(state.openChildren.all(), (child) => orderView(state, child)),
    fills: (limit = LIMIT_DEFAULT, beforeUs = Infinity) =>
      newest(state.history.executions, limit, ({ execution }) => execution.tsUs < beforeUs).flatMap(
        ({ orderId, execution }) => {
          const child = state.children.get(orderId);
          return child === undefined ? [] : [fillView(state, child, execution)];
        },
      ),
    differences: () => [...state.differences.values()].toReversed(),
    certificates: () => [...state.flattens.values()].map(certificateOf).toReversed(),
    protections: () => protectionViews(state),
    positions: () => {
      const held: PositionView[] = [];
      for (const position of state.positions.all()) {
        const point = config.symbols.pointValue(position.root);
        const { platform, account, root, symbol, contract, size, unit, averagePrice, sizePerContract } = position;
        held.push({
          platform,
          account,
          root,
          symbol,
          ...(contract !== undefined && { contract }),
          size,
          unit,
          qty: trimDust(size / sizePerContract),
          pointWeight: position.pointWeight ?? 1,
          averagePrice,
          realizedLocal: trimDust(position.realizedPoints * (point?.value ?? 0)),
          currency: point?.currency ?? '',
          ...openUsdOf(state, config, position),
        });
      }
      return held;
    },
    signals: (limit = LIMIT_DEFAULT, beforeUs = Infinity) =>
      newest(state.history.parents, limit, (key) => (state.parents.get(key)?.receivedUs ?? 0) < beforeUs).flatMap(
        (key) => {
          const parent = state.parents.get(key);
          return parent === undefined ? [] : [signalView(state, parent)];
        },
      ),
    signal: (key) => {
      const parent = state.parents.get(key);
      return parent === undefined ? undefined : signalView(state, parent);
    },
    rootsOf: (client, clientOrderId) =>
      (state.parentsByClientOrder.get(clientOrderKey(client, clientOrderId)) ?? []).flatMap(
        (key) => state.parents.get(key)?.root ?? [],
      ),
  };
}

/** The last of a list that are wanted, newest first. Takes no longer when the list is long and all are wanted. */
function newest<T>(values: readonly T[], limit: number, isWanted: (value: T) => boolean = () => true): readonly T[] {
  const found: T[] = [];
  for (let index = values.length - 1; index >= 0 && found.length < limit; index--) {
    const value = values[index]!;
    if (isWanted(value)) found.push(value);
  }
  return found;
}

function orderView(state: EngineState, child: Child): OrderView {
  const parent = state.parents.get(child.parentKey);
  const { orderId, platform, account, root, symbol, side, size, unit, role, filledSize, averagePrice } = child;
  const { code, reason, sentUs, acceptedUs, endedUs, decidedUs, contract, limitPrice, stopPrice } = child;
  const { parentKey, platformOrderId, sizePerContract, orderType, timeInForce } = child;
  return {
    orderId,
    parentKey,
    client: parent?.client ?? ('' as OrderView['client']),
    clientOrderId: parent?.clientOrderId ?? '',
    signalId: parent?.signalId ?? '',
    platform,
    account,
    root,
    symbol,
    ...(contract !== undefined && { contract }),
    side,
    size,
    unit,
    sizePerContract,
    role,
    orderType,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    timeInForce,
    state: child.state,
    filledSize,
    averagePrice,
    ...(code !== undefined && { code }),
    ...(reason !== undefined && { reason }),
    ...(platformOrderId !== undefined && { platformOrderId }),
    decidedUs,
    ...(sentUs !== undefined && { sentUs }),
    ...(acceptedUs !== undefined && { acceptedUs }),
    ...(endedUs !== undefined && { endedUs }),
  };
}

function fillView(state: EngineState, child: Child, execution: Execution): FillView {
  const parent = state.parents.get(child.parentKey);
  return {
    orderId: child.orderId,
    client: parent?.client ?? ('' as FillView['client']),
    clientOrderId: parent?.clientOrderId ?? '',
    signalId: parent?.signalId ?? '',
    execId: execution.execId,
    platform: child.platform,
    symbol: child.symbol,
    root: child.root,
    side: child.side,
    size: execution.size,
    price: execution.price,
    tsUs: execution.tsUs,
  };
}

function signalView(state: EngineState, parent: Parent): SignalView {
  const sum = aggregate(childrenOf(state, parent));
  const { kind, client, clientOrderId, signalId, root, side, requestedQty, children, denied, skipped, flags } = parent;
  return {
    key: parent.key,
    kind,
    client,
    clientOrderId,
    signalId,
    root,
    ...(side !== undefined && { side }),
    requestedQty,
    body: parent.body,
    state: parent.state,
    filledQty: sum.filledQty,
    expectedQty: sum.expectedQty,
    averagePrice: sum.fillPrice,
    children,
    denied,
    skipped,
    flags,
    receivedUs: parent.receivedUs,
    ...(parent.endedUs !== undefined && { endedUs: parent.endedUs }),
    ...(parent.endCode !== undefined && { endCode: parent.endCode }),
    ...(parent.endReason !== undefined && { endReason: parent.endReason }),
  };
}

function platformView(state: EngineState, known: PlatformState): PlatformView {
  const { platform, dialect, account, login, server, currency, mode, abilities, simulated, bridgeVersion } =
    known.identity;
  const armed = state.armed.get(platform);
  let openOrders = 0;
  let unknownOrders = 0;
  for (const { state: now } of state.openChildren.on(platform)) {
    if (isWorking(now)) openOrders += 1;
    else unknownOrders += 1;
  }
  return {
    platform,
    dialect,
    account,
    ...(login !== undefined && { login }),
    ...(server !== undefined && { server }),
    currency,
    mode,
    abilities,
    simulated,
    ...(bridgeVersion !== undefined && { bridgeVersion }),
    ...(known.spelling !== undefined && { spelling: known.spelling }),
    symbols: known.identity.symbols,
    ...(armed !== undefined && { armed }),
    partialFill: policyText(partialFillOn(state, platform)),
    linked: known.link !== 'closed',
    lights: lightsOf(known, armed !== undefined),
    openOrders,
    unknownOrders,
  };
}

/** Link and can-trade as the engine knows them; the data light belongs to whoever watches the ticks. */
function lightsOf(known: PlatformState, isArmed: boolean): Lights {
  const { platform } = known.identity;
  const link: LinkLight =
    known.link === 'closed'
      ? {
          state: 'red',
          cause: 'lost',
          reason: known.reason,
          remedy: `Start ${platform} and its bridge; it reconnects by itself.`,
        }
      : { state: 'green' };
  return {
    link,
    data: { state: 'off', cause: 'not_watched', reason: 'not watched', remedy: '' },
    canTrade: canTradeLight(known, isArmed),
  };
}

function canTradeLight(known: PlatformState, isArmed: boolean): TradeLight {
  const { platform, mode, abilities } = known.identity;
  if (known.link === 'closed')
    return { state: 'red', cause: 'no_link', reason: 'not connected', remedy: `Start ${platform}.` };
  if (known.link === 'recovering')
    return {
      state: 'amber',
      cause: 'recovering',
      reason: 'waiting for its report of orders and positions',
      remedy: 'It opens by itself.',
    };
  if (!known.canTrade)
    return {
      state: 'red',
      cause: 'stated_by_platform',
      reason: known.cannotTradeReason,
      remedy: `See to it in ${platform}; exits are still sent.`,
    };
  if (mode === 'live' && !isArmed)
    return {
      state: 'red',
      cause: 'not_armed',
      reason: 'live account, not armed',
      remedy: `nexus arm --platform ${platform} --account ACCOUNT --reason TEXT, on a gateway that runs live.`,
    };
  if (!abilities.report)
    return {
      state: 'amber',
      cause: 'cannot_report',
      reason: 'cannot reconcile: it cannot report its orders and positions',
      remedy: 'Compare its positions by eye after every reconnect.',
    };
  return { state: 'green' };
}
