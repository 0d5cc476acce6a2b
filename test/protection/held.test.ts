import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import type { QuoteSample } from '../../core/model/event.ts';
import type { ClientId, PlatformId } from '../../core/model/ids.ts';
import { NO_LIMITS } from '../../core/model/risk-limits.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import {
  alertsOf,
  commandsOf,
  engineScene,
  FULL_ABILITIES,
  legacyPlatform,
  ordersOf,
  toldOf,
  v1Platform,
} from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;

function only(effects: readonly Effect[]): OrderCommand {
  const orders = ordersOf(effects);
  if (orders.length !== 1) throw new Error(`expected one order, got ${JSON.stringify(orders)}`);
  return orders[0]!;
}

function quoted(scene: EngineScene, bid: number, change: Partial<QuoteSample> = {}): readonly Effect[] {
  const quote = { platform: NT8, root: 'NQ', last: bid, bid, ask: bid + 0.25, recvTsUs: scene.nowUs, ...change };
  return scene.step({ type: 'quotesSampled', quotes: [quote] });
}

/** A legacy platform on which one NQ was bought at 16,250 with a stop of 10 points. */
function held(signal: object = {}): { readonly scene: EngineScene; readonly filled: readonly Effect[] } {
  const scene = engineScene([legacyPlatform('nt8')]);
  const entry = only(scene.signal({ stopLossPoints: 10, ...signal }));
  return { scene, filled: scene.fill('nt8', entry, 16_250) };
}

const textsOf = (effects: readonly Effect[]): string =>
  effects.map((effect) => (effect.type === 'alert' ? effect.alert.text : '')).join('\n');

describe('a stop that the gateway holds', () => {
  it('says at once that it is not resting at the venue, and shows it', () => {
    const acked = toldOf(engineScene([legacyPlatform('nt8')]).signal({ stopLossPoints: 10 }), 'orderAcked');
    expect(acked[0]?.flags).toContain('PROTECTION_HELD:nt8');
    const { scene, filled } = held();
    expect(ordersOf(filled)).toEqual([]);
    expect(alertsOf(filled)).toEqual(['PROTECTION_HELD']);
    expect(textsOf(filled)).toContain('not resting at the venue (nt8 takes MARKET, not STOP)');
    expect(scene.engine.protections()).toMatchObject([
      { size: 1, stop: { price: 16_240, where: 'gateway', restingSize: 0 }, exitSide: 'SELL' },
    ]);
    expect(scene.engine.protections()[0]?.text).toContain('not resting at the venue');
  });

  it('is fired at the market when the bid reaches it, once', () => {
    const { scene } = held();
    expect(ordersOf(quoted(scene, 16_240.25))).toEqual([]);
    const fired = quoted(scene, 16_240);
    expect(alertsOf(fired)).toEqual(['PROTECTION_FIRED']);
    const stop = only(fired);
    expect(stop).toMatchObject({ side: 'SELL', size: 1, orderType: 'MARKET', role: 'STOP_LOSS' });
    scene.sent(fired);
    expect(ordersOf(quoted(scene, 16_200))).toEqual([]);
    scene.fill('nt8', stop, 16_239);
    expect(scene.engine.protections()).toEqual([]);
    expect(ordersOf(quoted(scene, 16_100))).toEqual([]);
  });

  it('of what was sold is fired at the ask', () => {
    const { scene } = held({ side: 'SELL' });
    expect(ordersOf(quoted(scene, 16_259.5))).toEqual([]);
    expect(only(quoted(scene, 16_259.75))).toMatchObject({ side: 'BUY', role: 'STOP_LOSS' });
  });

  it('is tried again, later each time, where its exit does not fill, wherever the price goes', () => {
    const { scene } = held();
    const fired = quoted(scene, 16_240);
    scene.sent(fired);
    const first = only(fired);
    const status = { type: 'orderStatusReceived', platform: NT8, status: 'rejected', reason: 'off quotes' } as const;
    const rejected = scene.step({ ...status, orderId: first.orderId });
    expect(alertsOf(rejected)).toEqual(['PROTECTION_NOT_FILLED']);
    expect(ordersOf(quoted(scene, 16_260))).toEqual([]);
    const again = only(scene.waitMs(1_000));
    expect(again).toMatchObject({ size: 1, role: 'STOP_LOSS', orderType: 'MARKET' });
    scene.step({ ...status, orderId: again.orderId });
    expect(ordersOf(scene.waitMs(1_000))).toEqual([]);
    expect(ordersOf(scene.waitMs(1_100))).toHaveLength(1);
  });

  it('closes no more than is still held: other exits come first', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    scene.fill('nt8', only(scene.signal({ quantity: 3, stopLossPoints: 10 })), 16_250);
    const exit = only(scene.signal({ clientOrderId: 's2', side: 'SELL', quantity: 2 }));
    expect(only(quoted(scene, 16_230))).toMatchObject({ size: 1 });
    scene.fill('nt8', exit, 16_231);
    expect(ordersOf(quoted(scene, 16_229))).toEqual([]);
  });

  it('raises the alarm when quotes stop, once, and says when it is late', () => {
    const { scene } = held();
    quoted(scene, 16_250);
    expect(alertsOf(scene.waitMs(29_000))).toEqual([]);
    const blind = scene.waitMs(2_000);
    expect(alertsOf(blind)).toEqual(['PROTECTION_BLIND']);
    expect(textsOf(blind)).toContain('nexus flatten NQ --platform nt8');
    expect(alertsOf(scene.waitMs(60_000))).toEqual([]);
    expect(scene.engine.protections()[0]?.text).toContain('nobody watches it now');
    const late = quoted(scene, 16_200);
    expect(alertsOf(late)).toEqual(['PROTECTION_LATE']);
    expect(only(late)).toMatchObject({ size: 1 });
  });

  it.each([
    ['another platform', { platform: 'sierra' as PlatformId }],
    ['another month', { contract: 'NQH27' }],
    ['half a minute ago', { recvTsUs: 1 }],
  ])('is not fired by a quote of %s', (_name, change) => {
    const { scene } = held();
    expect(ordersOf(quoted(scene, 16_200, change))).toEqual([]);
  });

  it('works on after a restart, and a stop that was crossed meanwhile fires at the first quote, alarmed', () => {
    const { scene } = held();
    const next = engineScene();
    for (const decision of JSON.parse(JSON.stringify(scene.decisions)) as typeof scene.decisions)
      next.engine.restore(decision);
    next.nowUs = scene.nowUs;
    next.step({ type: 'gatewayStarted' });
    expect(next.engine.protections()).toMatchObject([{ size: 1, stop: { price: 16_240 } }]);
    const back = next.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
    expect(alertsOf(back)).toEqual(['EXIT_OFFERED']);
    expect(textsOf(back)).toContain('nexus flatten NQ --platform nt8');
    const late = quoted(next, 16_100);
    expect(alertsOf(late)).toEqual(['PROTECTION_LATE']);
    expect(only(late)).toMatchObject({ side: 'SELL', size: 1, role: 'STOP_LOSS' });
  });

  it('says when its link breaks that it does not work meanwhile', () => {
    const { scene } = held();
    const lost = scene.step({ type: 'platformLost', platform: NT8, reason: 'cable' });
    expect(alertsOf(lost)).toContain('EXIT_OFFERED');
    expect(textsOf(lost)).toContain('do not work while the link is down');
    expect(ordersOf(quoted(scene, 16_100))).toEqual([]);
  });

  it('is fired while trading is halted too', () => {
    const { scene } = held();
    scene.step({ type: 'killReceived', by: 'panel', reason: 'test', flatten: false });
    expect(only(quoted(scene, 16_239))).toMatchObject({ role: 'STOP_LOSS' });
  });

  it('is gone with the position, and a target is fired as well', () => {
    const { scene } = held({ takeProfitPoints: 20 });
    const target = only(quoted(scene, 16_270));
    expect(target).toMatchObject({ role: 'TAKE_PROFIT', orderType: 'MARKET', side: 'SELL' });
    scene.fill('nt8', target, 16_270);
    expect(ordersOf(quoted(scene, 16_200))).toEqual([]);
  });
});

describe('a stop that rests', () => {
  it('is moved by its client, by the id of its signal', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const filled = scene.fill('nt8', only(scene.signal({ stopLossPoints: 10 })), 16_250);
    scene.sent(filled);
    scene.step({ type: 'orderStatusReceived', platform: NT8, orderId: only(filled).orderId, status: 'working' });
    const client = 'alpha' as ClientId;
    const moved = scene.step({
      type: 'modifyReceived',
      request: { client, clientOrderId: 's1:stop', stopPrice: 16_249 },
    });
    expect(commandsOf(moved)).toMatchObject([{ type: 'modifyOrder', size: 1, stopPrice: 16_249 }]);
    const refused = scene.step({ type: 'modifyReceived', request: { client, clientOrderId: 's1:stop', quantity: 2 } });
    expect(toldOf(refused, 'error')).toMatchObject([{ code: 'VALUE_INVALID' }]);
  });

  it('is not moved so far away that the trade risks more than it may, and nearer always', () => {
    const limits = { ...NO_LIMITS, maxRiskPerTradeUsd: 300 };
    const scene = engineScene([legacyPlatform('nt8')], { limits });
    scene.fill('nt8', only(scene.signal({ stopLossPoints: 10 })), 16_250);
    const move = (stopPrice: number): readonly Effect[] =>
      scene.step({
        type: 'modifyReceived',
        request: { client: 'alpha' as ClientId, clientOrderId: 's1:stop', stopPrice },
      });
    expect(toldOf(move(16_234.75), 'error')).toMatchObject([
      { code: 'RISK_PER_TRADE', reason: expect.stringContaining('15.25 points × 1 NQ are $305, of $300') },
    ]);
    expect(ordersOf(quoted(scene, 16_241))).toEqual([]);
    for (const price of [16_235, 16_248, 16_251]) expect(toldOf(move(price), 'error')).toEqual([]);
    // From there, no farther back than the limit; and what is beyond the limit already may come nearer.
    expect(toldOf(move(16_230), 'error')).toMatchObject([{ code: 'RISK_PER_TRADE' }]);
    expect(only(quoted(scene, 16_250.75))).toMatchObject({ role: 'STOP_LOSS' });
  });

  it('is moved where the gateway holds it, too', () => {
    const { scene } = held();
    scene.step({
      type: 'modifyReceived',
      request: { client: 'alpha' as ClientId, clientOrderId: 's1:stop', stopPrice: 16_249 },
    });
    expect(only(quoted(scene, 16_249))).toMatchObject({ role: 'STOP_LOSS' });
  });
});

describe('a platform with brackets of its own', () => {
  it('gets them with the entry, and its orders are ours under the ids that it was told', () => {
    const scene = engineScene([v1Platform('nt8', { abilities: { ...FULL_ABILITIES, brackets: true } })]);
    const entry = only(scene.signal({ quantity: 2, stopLossPoints: 10, takeProfitPoints: 20 }));
    const { stopOrderId, targetOrderId } = entry.bracket!;
    expect(entry.bracket).toMatchObject({ stopPoints: 10, targetPoints: 20 });
    const filled = scene.fill('nt8', entry, 16_250);
    expect(commandsOf(filled)).toEqual([]);
    expect(scene.engine.order(stopOrderId!)).toMatchObject({ role: 'STOP_LOSS', size: 2 });
    scene.step({ type: 'orderStatusReceived', platform: NT8, orderId: stopOrderId!, status: 'working' });
    scene.step({ type: 'orderStatusReceived', platform: NT8, orderId: targetOrderId!, status: 'working' });
    const exit = scene.signal({ clientOrderId: 's2', side: 'SELL' });
    expect(commandsOf(exit)).toMatchObject([
      { type: 'submitOrder' },
      { type: 'modifyOrder', orderId: stopOrderId, size: 1 },
      { type: 'modifyOrder', orderId: targetOrderId, size: 1 },
    ]);
    for (const orderId of [stopOrderId!, targetOrderId!])
      scene.step({ type: 'orderStatusReceived', platform: NT8, orderId, status: 'modified' });
    scene.fill('nt8', only(exit), 16_251);
    const stopped = scene.fill('nt8', { ...entry, orderId: stopOrderId!, size: 1 }, 16_240);
    expect(alertsOf(stopped)).toEqual([]);
    expect(scene.engine.positions()).toMatchObject([{ size: 0 }]);
  });

  it('has the rest of its stop cancelled before another takes its place, since it grew without a word', () => {
    const scene = engineScene([v1Platform('nt8', { abilities: { ...FULL_ABILITIES, brackets: true } })]);
    const entry = only(scene.signal({ quantity: 2, stopLossPoints: 10 }));
    const stopId = entry.bracket!.stopOrderId!;
    const part = { execId: 'first', lastSize: 1, lastPrice: 16_250, filledSize: 1, fillPrice: 16_250 };
    scene.fill('nt8', entry, 16_250, { ...part, status: 'partial' });
    scene.fill('nt8', { ...entry, orderId: stopId, size: 1 }, 16_240, { status: 'partial' });
    const second = scene.fill('nt8', entry, 16_250, { ...part, execId: 'second', filledSize: 2 });
    expect(commandsOf(second)).toMatchObject([
      { type: 'cancelOrder', orderId: stopId },
      { type: 'submitOrder', order: { role: 'STOP_LOSS', size: 1 } },
    ]);
  });
});
