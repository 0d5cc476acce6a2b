import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import type { QuoteSample } from '../../core/model/event.ts';
import type { ClientId, PlatformId } from '../../core/model/ids.ts';
import type { PlatformIdentity } from '../../core/model/platform.ts';
import type { ModifyRequest, SignalRequest } from '../../core/model/request.ts';
import { NO_LIMITS, type RiskLimits } from '../../core/model/risk-limits.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { buildSignal, commandsOf, engineScene, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;
const ALPHA = 'alpha' as ClientId;
const LIVE: Partial<PlatformIdentity> = {
  account: 'U1',
  login: 'trader',
  server: 'Prod1',
  mode: 'live',
  hasToken: true,
};

function quoteAt(last: number, recvTsUs: number): QuoteSample {
  return { platform: NT8, root: 'NQ', last, bid: last, ask: last, recvTsUs };
}

/** An entry that rests at 90 while the market is at 100. */
function resting(limits: Partial<RiskLimits> = {}, live = false, signal: Partial<SignalRequest> = {}) {
  const identity = v1Platform('nt8', live ? LIVE : {});
  const scene = engineScene([identity], {
    limits: { ...NO_LIMITS, ...limits },
    ...(live && { mode: 'live' as const }),
  });
  if (live) scene.step({ type: 'armReceived', platform: NT8, account: 'U1', by: 'panel', reason: 'go' });
  const request = buildSignal({
    quantity: 2,
    orderType: 'LIMIT',
    limitPrice: 90,
    timeInForce: 'GTC',
    ...(live && { isTrusted: true }),
    ...signal,
  });
  const effects = scene.step({ type: 'signalReceived', request, quotes: [quoteAt(100, scene.nowUs)] });
  scene.sent(effects);
  const [order] = ordersOf(effects);
  if (order === undefined) throw new Error('nothing was sent');
  scene.step({ type: 'orderStatusReceived', platform: NT8, orderId: order.orderId, status: 'working' });
  return { scene, order };
}

function change(
  scene: EngineScene,
  wish: Partial<ModifyRequest>,
  quotes: readonly QuoteSample[] = [quoteAt(100, scene.nowUs)],
): readonly Effect[] {
  const request = { client: ALPHA, clientOrderId: 's1', ...wish };
  return scene.step({ type: 'modifyReceived', request, quotes });
}

/** What became of a change: `sent`, or the code of its refusal. */
function outcome(effects: readonly Effect[]): string {
  if (commandsOf(effects).some(({ type }) => type === 'modifyOrder')) return 'sent';
  return toldOf(effects, 'error')[0]?.code ?? 'nothing';
}

describe('another price of an entry that rests', () => {
  it('passes where a new entry would', () => {
    const { scene } = resting({ maxPositionPerSymbol: 2, maxTotalPositions: 1, maxOrderSize: 2, maxTradesPerDay: 1 });
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('sent');
  });

  it('is refused on a live account that was disarmed', () => {
    const { scene } = resting({}, true);
    scene.step({ type: 'disarmReceived', platform: NT8, by: 'panel', reason: 'enough' });
    expect(outcome(change(scene, { limitPrice: 99, isTrusted: true }))).toBe('LIVE_NOT_ARMED');
  });

  it('is refused on a live account to whoever has not shown the token', () => {
    const { scene } = resting({}, true);
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('LIVE_TOKEN_REQUIRED');
    expect(outcome(change(scene, { limitPrice: 99, isTrusted: true }))).toBe('sent');
  });

  it('is refused beyond the price collar, and live without a fresh quote', () => {
    const { scene } = resting({ priceCollarPercent: 20 });
    expect(outcome(change(scene, { limitPrice: 130 }))).toBe('PRICE_COLLAR');
    const live = resting({ quoteMaxAgeLiveMs: 5_000 }, true).scene;
    const old = [quoteAt(100, live.nowUs - 6_000_000)];
    expect(outcome(change(live, { limitPrice: 99, isTrusted: true }, old))).toBe('QUOTE_STALE');
    expect(outcome(change(live, { limitPrice: 99, isTrusted: true }, []))).toBe('QUOTE_STALE');
  });

  it('is refused beyond a limit that was lowered meanwhile', () => {
    const { scene } = resting();
    const limits = { ...NO_LIMITS, maxPositionPerSymbol: 1 };
    scene.step({ type: 'limitsChanged', limits, by: 'panel', reason: 'less' });
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('POSITION_LIMIT');
  });

  it('takes one of the orders of a second, and is refused when they are used up', () => {
    const { scene, order } = resting({ maxOrdersPerSecond: 2 });
    expect(outcome(change(scene, { limitPrice: 98 }))).toBe('sent');
    scene.step({ type: 'orderStatusReceived', platform: NT8, orderId: order.orderId, status: 'modified' });
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('ORDER_RATE');
    scene.waitMs(1_000);
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('sent');
  });

  it('is refused while its platform cannot trade, is away, or recovers', () => {
    const { scene } = resting();
    scene.step({ type: 'platformStatusReceived', platform: NT8, canTrade: false, reason: 'closed' });
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('PLATFORM_CANNOT_TRADE');
    scene.step({ type: 'platformLost', platform: NT8, reason: 'cable' });
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('PLATFORM_ABSENT');
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('PLATFORM_RECOVERING');
  });

  it('is refused while the gateway is not well, and while its client is gone', () => {
    const { scene } = resting();
    scene.step({ type: 'healthChanged', isHealthy: false, reason: 'it stood' });
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('GATEWAY_UNHEALTHY');
    scene.step({ type: 'healthChanged', isHealthy: true, reason: 'quick again' });
    scene.step({ type: 'clientLost', client: ALPHA, reason: 'silent' });
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('CLIENT_LOST');
  });

  it.each([
    ['killReceived', 'TRADING_HALTED'],
    ['reduceReceived', 'TRADING_REDUCING'],
  ] as const)('is refused after %s', (type, code) => {
    const { scene } = resting();
    scene.step({ type, by: 'panel', reason: 'stop', flatten: false });
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe(code);
  });

  it('is refused together with a smaller quantity too, and the order stays as it was', () => {
    const { scene, order } = resting({ priceCollarPercent: 20 });
    expect(outcome(change(scene, { limitPrice: 130, quantity: 1 }))).toBe('PRICE_COLLAR');
    expect(scene.engine.order(order.orderId)).toMatchObject({ size: 2, limitPrice: 90 });
  });
});

describe('a smaller quantity of an entry that rests', () => {
  it.each(['killReceived', 'reduceReceived'] as const)('passes after %s', (type) => {
    const { scene } = resting();
    scene.step({ type, by: 'panel', reason: 'stop', flatten: false });
    expect(outcome(change(scene, { quantity: 1 }))).toBe('sent');
    expect(outcome(change(resting().scene, { quantity: 1, limitPrice: 90 }))).toBe('sent');
  });

  it('cannot be taken back by a second change before the platform has answered the first', () => {
    const { scene } = resting();
    expect(outcome(change(scene, { quantity: 1 }))).toBe('sent');
    expect(outcome(change(scene, { quantity: 2 }))).toBe('VALUE_INVALID');
    expect(outcome(change(scene, { limitPrice: 99 }))).toBe('MODIFY_PENDING');
    scene.waitMs(11_000);
    expect(outcome(change(scene, { quantity: 2 }))).toBe('VALUE_INVALID');
    expect(outcome(change(scene, { quantity: 1 }))).toBe('sent');
  });
});

describe('a change of what closes', () => {
  it('passes while trading is halted, the account disarmed and no quote has come', () => {
    const { scene, order } = resting({ quoteMaxAgeLiveMs: 5_000, priceCollarPercent: 1 }, true, { limitPrice: 100 });
    scene.fill('nt8', order, 100);
    const exit = buildSignal({
      clientOrderId: 'x1',
      side: 'SELL',
      quantity: 2,
      orderType: 'LIMIT',
      limitPrice: 110,
      isTrusted: true,
    });
    const [close] = ordersOf(scene.step({ type: 'signalReceived', request: exit, quotes: [] }));
    expect(close?.role).toBe('EXIT');
    scene.step({ type: 'disarmReceived', platform: NT8, by: 'panel', reason: 'enough' });
    scene.step({ type: 'killReceived', by: 'panel', reason: 'stop', flatten: false });
    expect(outcome(change(scene, { clientOrderId: 'x1', limitPrice: 150 }, []))).toBe('sent');
    expect(outcome(change(scene, { clientOrderId: 'x1', limitPrice: 105, quantity: 1 }, []))).toBe('sent');
  });
});
