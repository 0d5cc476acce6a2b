import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import type { QuoteSample } from '../../core/model/event.ts';
import type { ClientId, PlatformId } from '../../core/model/ids.ts';
import type { PlatformIdentity } from '../../core/model/platform.ts';
import { NO_LIMITS, type RiskLimits } from '../../core/model/risk-limits.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { engineScene, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;
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

/** An order of BUY 1 in flight, and a target behind it. */
function behind(position: number, limits: Partial<RiskLimits> = {}, validMs?: number) {
  const scene = engineScene([v1Platform('nt8')], { limits: { ...NO_LIMITS, signalValidMs: 5_000, ...limits } });
  const [order] = ordersOf(scene.signal());
  if (order === undefined) throw new Error('nothing was sent');
  expect(ordersOf(scene.target(position, 't1', validMs === undefined ? {} : { validMs }))).toEqual([]);
  return { scene, order };
}

function fill(scene: EngineScene, order: OrderCommand): readonly Effect[] {
  scene.market = [quoteAt(100, scene.nowUs)];
  return scene.fill('nt8', order, 100);
}

function codesOf(effects: readonly Effect[]): readonly string[] {
  return toldOf(effects, 'orderRejected').map(({ code }) => code);
}

describe('a target that waits for the order before it', () => {
  it('acts in time as if it came now, and on the market of now', () => {
    const { scene, order } = behind(3);
    expect(ordersOf(fill(scene, order))).toMatchObject([{ side: 'BUY', size: 2 }]);
  });

  it('ends with SIGNAL_EXPIRED as soon as its time is over, and its client is told', () => {
    const { scene, order } = behind(3);
    expect(codesOf(scene.waitMs(4_000))).toEqual([]);
    const dueUs = scene.engine.nextDueUs() ?? 0;
    expect(dueUs - scene.nowUs).toBeLessThanOrEqual(1_000_000);
    expect(codesOf(scene.waitMs((dueUs - scene.nowUs) / 1_000))).toEqual(['SIGNAL_EXPIRED']);
    expect(ordersOf(fill(scene, order))).toEqual([]);
  });

  it('may state its own time', () => {
    const { scene, order } = behind(3, {}, 60_000);
    expect(codesOf(scene.waitMs(9_000))).toEqual([]);
    expect(ordersOf(fill(scene, order))).toHaveLength(1);
  });

  it('still closes when it is too old to enter, and says why it entered nothing', () => {
    const { scene, order } = behind(-1);
    expect(codesOf(scene.waitMs(6_000))).toEqual([]);
    expect(scene.engine.nextDueUs() ?? Infinity).toBeGreaterThan(scene.nowUs);
    const effects = fill(scene, order);
    expect(ordersOf(effects)).toMatchObject([{ side: 'SELL', size: 1, role: 'EXIT' }]);
    expect(toldOf(effects, 'orderAcked').flatMap(({ denied }) => denied)).toMatchObject([{ code: 'SIGNAL_EXPIRED' }]);
  });

  it('never expires where the limits have no age for signals', () => {
    const { scene, order } = behind(3, { signalValidMs: undefined });
    scene.waitMs(9_000);
    expect(ordersOf(fill(scene, order))).toHaveLength(1);
  });

  it.each([
    [{ maxPositionPerSymbol: 2 }, 'POSITION_LIMIT'],
    [{ minMqscore: 0.5, symbols: ['ES'] }, 'SYMBOL_NOT_ALLOWED'],
  ] as const)('is held to limits that came meanwhile: %j', (changed, code) => {
    const { scene, order } = behind(3);
    const limits = { ...NO_LIMITS, signalValidMs: 5_000, ...changed };
    scene.step({ type: 'limitsChanged', limits, by: 'panel', reason: 'less' });
    const effects = fill(scene, order);
    expect(ordersOf(effects)).toEqual([]);
    expect(codesOf(effects)).toEqual([code]);
  });

  it('is held to the state of trading, the links and the platform at its release', () => {
    const reduced = behind(3);
    reduced.scene.step({ type: 'reduceReceived', by: 'cli', reason: 'news' });
    expect(codesOf(fill(reduced.scene, reduced.order))).toEqual(['TRADING_REDUCING']);
    const sick = behind(3);
    sick.scene.step({ type: 'healthChanged', isHealthy: false, reason: 'it stood' });
    expect(codesOf(fill(sick.scene, sick.order))).toEqual(['GATEWAY_UNHEALTHY']);
    const stuck = behind(3);
    stuck.scene.step({ type: 'platformStatusReceived', platform: NT8, canTrade: false, reason: 'closed' });
    expect(codesOf(fill(stuck.scene, stuck.order))).toEqual(['PLATFORM_CANNOT_TRADE']);
  });

  it('enters live on no quote that is too old, and on no account that was disarmed', () => {
    const waiting = (): { scene: EngineScene; order: OrderCommand } => {
      const limits = { ...NO_LIMITS, quoteMaxAgeLiveMs: 2_000 };
      const scene = engineScene([v1Platform('nt8', LIVE)], { limits, mode: 'live' });
      scene.step({ type: 'armReceived', platform: NT8, account: 'U1', by: 'panel', reason: 'go' });
      const market = [quoteAt(100, scene.nowUs)];
      const request = { client: 'alpha' as ClientId, signalId: 's', symbol: 'NQ', isTrusted: true as const };
      const first = scene.step({
        type: 'targetReceived',
        request: { ...request, clientOrderId: 't0', position: 1 },
        quotes: market,
      });
      scene.sent(first);
      const [order] = ordersOf(first);
      if (order === undefined) throw new Error('nothing was sent');
      const second = { ...request, clientOrderId: 't1', position: 3 };
      expect(ordersOf(scene.step({ type: 'targetReceived', request: second, quotes: market }))).toEqual([]);
      return { scene, order };
    };
    const stale = waiting();
    stale.scene.market = [quoteAt(100, stale.scene.nowUs - 3_000_000)];
    expect(codesOf(stale.scene.fill('nt8', stale.order, 100))).toEqual(['QUOTE_STALE']);
    const disarmed = waiting();
    disarmed.scene.step({ type: 'disarmReceived', platform: NT8, by: 'panel', reason: 'enough' });
    expect(codesOf(fill(disarmed.scene, disarmed.order))).toEqual(['LIVE_NOT_ARMED']);
  });
});
