import { describe, expect, it } from 'vitest';
import type { EngineScene } from '../../test/support/engine-scene.ts';
import {
  alertsOf,
  engineScene,
  legacyPlatform,
  ordersOf,
  toldOf,
  v1Platform,
} from '../../test/support/engine-scene.ts';
import type { PlatformId } from '../model/ids.ts';
import { NO_LIMITS } from '../model/risk-limits.ts';

const limits = { ...NO_LIMITS, maxDailyLossUsd: 1_000, lossesInARow: 5 };

/** Opens one NQ and closes it again at another price, on every platform of the scene. */
function roundTrip(scene: EngineScene, id: string, from: number, to: number, overrides = {}): void {
  for (const [side, price] of [
    ['BUY', from],
    ['SELL', to],
  ] as const) {
    const orders = ordersOf(scene.signal({ clientOrderId: `${id}-${side}`, side, ...overrides }));
    for (const [index, order] of orders.entries())
      scene.fill([...scene.engine.platforms()][index]!.platform, order, price);
  }
}

function quote(scene: EngineScene, last: number, platform = 'nt8') {
  const sample = { platform: platform as PlatformId, root: 'NQ', last, bid: NaN, ask: NaN, recvTsUs: scene.nowUs };
  return scene.step({ type: 'quotesSampled', quotes: [sample] });
}

describe('the risk day of an engine', () => {
  it('counts one trade for a signal and its close on two platforms, and its result once', () => {
    const scene = engineScene([legacyPlatform('nt8'), legacyPlatform('sierra')], { limits });
    roundTrip(scene, 'a', 16_250, 16_240);
    const day = scene.engine.day(scene.nowUs);
    expect(day).toMatchObject({ trades: 1, wins: 0, losses: 1, realizedUsd: -400, netUsd: -400, averageLossUsd: 400 });
  });

  it('adds what is open now to what was realised', () => {
    const scene = engineScene([legacyPlatform('nt8')], { limits });
    roundTrip(scene, 'a', 16_250, 16_260);
    const [order] = ordersOf(scene.signal({ clientOrderId: 'b' }));
    scene.fill('nt8', order!, 16_250);
    quote(scene, 16_245);
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ realizedUsd: 200, openUsd: -100, netUsd: 100, trades: 2 });
  });

  it('goes on after a restart from what was open was worth, though its platform is away with the prices', () => {
    const before = engineScene([legacyPlatform('nt8'), legacyPlatform('sierra')], { limits });
    const [order] = ordersOf(before.signal({ platforms: ['nt8' as PlatformId] }));
    before.fill('nt8', order!, 16_250);
    before.waitMs(1_000);
    quote(before, 16_210);
    expect(before.engine.day(before.nowUs)).toMatchObject({ openUsd: -800 });
    const scene = engineScene([], { limits });
    for (const decision of before.decisions) scene.engine.restore(structuredClone(decision));
    scene.nowUs = before.nowUs;
    scene.step({ type: 'gatewayStarted' });
    scene.step({ type: 'platformRegistered', identity: legacyPlatform('sierra') });
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ openUsd: -800 });
    const platforms = ['sierra' as PlatformId];
    scene.fill('sierra', ordersOf(scene.signal({ clientOrderId: 'in', platforms }))[0]!, 16_250);
    scene.fill('sierra', ordersOf(scene.signal({ clientOrderId: 'out', side: 'SELL', platforms }))[0]!, 16_240);
    expect(alertsOf(quote(scene, 16_240, 'sierra'))).toContain('DAILY_LOSS');
  });

  it('holds what is lost already against a limit that is new, before anything more enters', () => {
    const scene = engineScene([legacyPlatform('nt8')], { limits });
    roundTrip(scene, 'a', 16_250, 16_220);
    const stricter = { ...limits, maxDailyLossUsd: 500 };
    const effects = scene.step({ type: 'limitsChanged', limits: stricter, by: 'cli', reason: 'enough' });
    expect(alertsOf(effects)).toEqual(expect.arrayContaining(['DAILY_LOSS', 'TRADING_HALTED']));
  });

  it('trips again where the pause of a daily loss is over before its day is', () => {
    const scene = engineScene([legacyPlatform('nt8')], { limits: { ...limits, dailyLossPauseHours: 1 } });
    roundTrip(scene, 'a', 16_250, 16_200);
    expect(scene.engine.breakers()).toMatchObject([{ key: 'daily_loss:paper' }]);
    const [{ untilUs = 0 } = {}] = scene.engine.breakers();
    expect(scene.engine.day(untilUs).riskDay).toBe(scene.engine.day(scene.nowUs).riskDay);
    expect(alertsOf(scene.waitMs(3_600_000))).toEqual(expect.arrayContaining(['BREAKER_OVER', 'DAILY_LOSS']));
    expect(scene.engine.breakers()).toHaveLength(1);
  });

  it('counts what a demo account holds as paper, though its platform trades a live account now', () => {
    const scene = engineScene([v1Platform('nt8')], { limits });
    const [order] = ordersOf(scene.signal());
    scene.fill('nt8', order!, 16_250);
    const proof = { login: 'me', server: 'real', hasToken: true } as const;
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8', { account: 'U1', mode: 'live', ...proof }) });
    scene.report('nt8');
    quote(scene, 16_225);
    const nets = scene.engine.day(scene.nowUs).worlds.map(({ world, netUsd }) => [world, netUsd]);
    expect(Object.fromEntries(nets)).toEqual({ simulated: 0, paper: -500, live: 0 });
  });

  it('says of a commission in a currency without a rate that it is left out', () => {
    const scene = engineScene([v1Platform('nt8', { currency: 'EUR' })], { limits });
    const [order] = ordersOf(scene.signal());
    scene.fill('nt8', order!, 16_250, { commission: 4.2 });
    const { commissionUsd, leftOut } = scene.engine.day(scene.nowUs);
    expect(commissionUsd).toBe(0);
    expect(leftOut).toContain('1 commission(s) on nt8 without a rate to USD');
  });

  it('warns anew of what is lost after a person has reset the breaker', () => {
    const scene = engineScene([legacyPlatform('nt8')], { limits });
    scene.fill('nt8', ordersOf(scene.signal({ clientOrderId: 'a' }))[0]!, 16_250);
    expect(alertsOf(quote(scene, 16_208))).toEqual(['DAILY_LOSS_NEAR']);
    scene.fill('nt8', ordersOf(scene.signal({ clientOrderId: 'out', side: 'SELL' }))[0]!, 16_200);
    scene.step({ type: 'breakerReset', key: 'daily_loss:paper', by: 'cli', reason: 'looked at it' });
    scene.waitMs(120_000);
    scene.step({ type: 'rearmReceived', by: 'cli', reason: 'looked at it' });
    roundTrip(scene, 'b', 16_250, 16_230);
    const [order] = ordersOf(scene.signal({ clientOrderId: 'c' }));
    scene.fill('nt8', order!, 16_250);
    expect(alertsOf(quote(scene, 16_228))).toEqual(['DAILY_LOSS_NEAR']);
  });

  it('counts no stop that was taken back as an order that did not fill', () => {
    const scene = engineScene([v1Platform('nt8')], { limits });
    const [entry] = ordersOf(scene.signal({ stopLossPoints: 10 }));
    const filled = scene.fill('nt8', entry!, 16_250);
    scene.sent(filled);
    const [stop] = ordersOf(filled);
    const platform = 'nt8' as PlatformId;
    scene.step({ type: 'orderStatusReceived', platform, orderId: stop!.orderId, status: 'working' });
    scene.fill('nt8', ordersOf(scene.signal({ clientOrderId: 'out', side: 'SELL' }))[0]!, 16_260);
    scene.step({ type: 'orderStatusReceived', platform, orderId: stop!.orderId, status: 'cancelled' });
    expect(scene.engine.day(scene.nowUs).fillRate).toBe(1);
  });

  it('takes commissions off', () => {
    const scene = engineScene([v1Platform('nt8')], { limits });
    const [order] = ordersOf(scene.signal());
    scene.fill('nt8', order!, 16_250, { commission: 4.2, commissionCurrency: 'USD' });
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ commissionUsd: 4.2, netUsd: -4.2 });
  });

  it('warns at four fifths of the daily loss, once, and at the limit kills with a flatten and names itself', () => {
    const scene = engineScene([legacyPlatform('nt8')], { limits });
    const [order] = ordersOf(scene.signal({ quantity: 1 }));
    scene.fill('nt8', order!, 16_250);
    expect(alertsOf(quote(scene, 16_209.75))).toEqual(['DAILY_LOSS_NEAR']);
    expect(alertsOf(quote(scene, 16_209))).toEqual([]);
    const effects = quote(scene, 16_200);
    expect(alertsOf(effects)).toContain('DAILY_LOSS');
    expect(scene.engine.tradingState()).toMatchObject({ state: 'halted', by: 'rule:daily_loss' });
    expect(scene.engine.certificates()).toHaveLength(1);
    expect(scene.engine.breakers()).toMatchObject([{ key: 'daily_loss:paper', value: 1_000, limit: 1_000 }]);
    expect(scene.engine.breakers()[0]!.evidence[0]).toBe('nt8/nt8: realised $0.00, open -$1,000.00');
  });

  it('denies entries for an hour after five losing trades in a row, with the sum and until when, and lets exits pass', () => {
    const scene = engineScene([legacyPlatform('nt8')], { limits });
    for (const id of ['a', 'b', 'c', 'd', 'e']) roundTrip(scene, id, 16_250, 16_249);
    const told = toldOf(scene.signal({ clientOrderId: 'f' }), 'orderRejected');
    expect(told[0]).toMatchObject({ code: 'LOSSES_IN_A_ROW' });
    expect(told[0]!.reason).toContain('NQ (alpha a-BUY): -$20.00');
    expect(told[0]!.reason).toContain('until 20');
    expect(scene.engine.signals(1)[0]?.denied[0]?.figures).toMatchObject({ limit: 5, value: 5 });
    expect(scene.engine.signals(1)[0]?.denied[0]?.figures?.sum).toContain('-$20.00');
    const dueUs = scene.engine.nextDueUs()!;
    scene.waitMs((dueUs - scene.nowUs) / 1_000);
    expect(scene.engine.breakers()).toEqual([]);
    expect(ordersOf(scene.signal({ clientOrderId: 'g' }))).toHaveLength(1);
  });

  it('begins the row of losses anew after a trade that won', () => {
    const scene = engineScene([legacyPlatform('nt8')], { limits });
    for (const id of ['a', 'b', 'c', 'd']) roundTrip(scene, id, 16_250, 16_249);
    roundTrip(scene, 'w', 16_250, 16_251);
    roundTrip(scene, 'e', 16_250, 16_249);
    expect(scene.engine.breakers()).toEqual([]);
  });

  it('lets a person reset a breaker with a reason, and counts a daily loss from there', () => {
    const scene = engineScene([legacyPlatform('nt8')], { limits });
    roundTrip(scene, 'a', 16_250, 16_200);
    const { engine } = scene;
    expect(engine.resetProblem('daily_loss:paper', 'nexus:alpha', 'x')?.code).toBe('REARM_NOT_HERE');
    expect(engine.resetProblem('daily_loss:paper', 'cli', ' ')?.code).toBe('REASON_MISSING');
    expect(engine.resetProblem('daily_loss:live', 'cli', 'x')?.code).toBe('BREAKER_NOT_OPEN');
    scene.step({ type: 'breakerReset', key: 'daily_loss:paper', by: 'cli', reason: 'bad fill' });
    expect(engine.breakers()).toEqual([]);
    scene.step({ type: 'rearmReceived', by: 'cli', reason: 'bad fill' });
    roundTrip(scene, 'b', 16_250, 16_210);
    expect(engine.breakers()).toEqual([]);
    roundTrip(scene, 'c', 16_250, 16_235);
    expect(engine.breakers()).toMatchObject([{ key: 'daily_loss:paper', value: 1_100 }]);
  });

  it('keeps the money of simulated platforms apart, and halts nothing for it', () => {
    const scene = engineScene([legacyPlatform('sim_nt8', { simulated: true })], { limits });
    roundTrip(scene, 'a', 16_250, 16_190);
    expect(scene.engine.tradingState().state).toBe('active');
    expect(scene.engine.breakers()).toMatchObject([{ key: 'daily_loss:simulated' }]);
    scene.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ trades: 0, netUsd: 0, simulated: false });
    expect(ordersOf(scene.signal({ clientOrderId: 'b' }))).toHaveLength(1);
  });

  it('measures what was held overnight from its worth when the day began', () => {
    const scene = engineScene([legacyPlatform('nt8')], { limits });
    const [order] = ordersOf(scene.signal());
    scene.fill('nt8', order!, 16_250);
    quote(scene, 16_300);
    scene.nowUs += 86_400_000_000;
    quote(scene, 16_300);
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ netUsd: 0, trades: 0 });
    quote(scene, 16_290);
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ openUsd: -200, netUsd: -200 });
    const [close] = ordersOf(scene.signal({ clientOrderId: 'x', side: 'SELL' }));
    scene.fill('nt8', close!, 16_280);
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ netUsd: -400, wins: 1, trades: 0 });
  });

  it('stops an account at its fixed or trailing drawdown until a person resets it', () => {
    const drawdown = { nt8: { fixedUsd: undefined, trailingUsd: 500, startUsd: undefined } };
    const scene = engineScene([legacyPlatform('nt8'), legacyPlatform('sierra')], {
      limits: { ...NO_LIMITS, drawdown },
    });
    const orders = ordersOf(scene.signal());
    scene.fill('nt8', orders[0]!, 16_250);
    scene.fill('sierra', orders[1]!, 16_250);
    quote(scene, 16_290);
    quote(scene, 16_266);
    expect(scene.engine.breakers()).toEqual([]);
    quote(scene, 16_265);
    expect(scene.engine.breakers()).toMatchObject([{ key: 'drawdown:nt8/nt8', value: 500 }]);
    const exits = ordersOf(scene.signal({ clientOrderId: 'x', side: 'SELL' }));
    expect(exits).toHaveLength(2);
    scene.fill('nt8', exits[0]!, 16_265);
    scene.fill('sierra', exits[1]!, 16_265);
    expect(ordersOf(scene.signal({ clientOrderId: 'y' })).length).toBe(1);
    scene.step({ type: 'breakerReset', key: 'drawdown:nt8/nt8', by: 'panel', reason: 'new month' });
    expect(scene.engine.breakers()).toEqual([]);
  });

  it('judges an account by the equity that its platform reports', () => {
    const drawdown = { Demo1: { fixedUsd: 1_000, trailingUsd: 500, startUsd: 50_000 } };
    const scene = engineScene([v1Platform('nt8')], { limits: { ...NO_LIMITS, drawdown }, reconcileEveryMs: 1_000 });
    const report = (equity: number) => {
      scene.waitMs(2_000);
      return alertsOf(scene.report('nt8', { balance: { currency: 'USD', equity } }));
    };
    expect(report(50_000)).toEqual([]);
    expect(report(50_800)).toEqual([]);
    expect(report(50_301)).toEqual([]);
    expect(report(50_300)).toEqual(['DRAWDOWN']);
    expect(scene.engine.breakers()[0]!.evidence).toEqual([
      'trailing drawdown: $50,800.00 - $50,300.00 = $500.00',
      'nt8 reports an equity of 50300 USD',
    ]);
    scene.step({ type: 'breakerReset', key: 'drawdown:nt8/Demo1', by: 'cli', reason: 'looked at it' });
    expect(report(50_290)).toEqual([]);
    expect(report(49_800)).toEqual([]);
    expect(report(49_790)).toEqual(['DRAWDOWN']);
  });
});
