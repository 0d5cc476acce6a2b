import { describe, expect, it } from 'vitest';
import type { PlatformId } from '../../core/model/ids.ts';
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
import { certificate, closeAndProve, FLAT, flatten, kill, long, NQ_LONG, OPERATOR } from '../support/flatten-scene.ts';
import { testSymbolBook } from '../support/symbol-book.ts';

const NT8 = 'nt8' as PlatformId;

describe('a flatten', () => {
  it('tells its client of the close, the fill and the certificate', () => {
    const scene = long(v1Platform('nt8'));
    expect(toldOf(flatten(scene, 'NQ'), 'orderRejected')).toEqual([]);
    const closing = scene.report('nt8', NQ_LONG);
    expect(toldOf(closing, 'orderAcked')).toMatchObject([{ clientOrderId: 'f1', children: [{ side: 'SELL' }] }]);
    scene.sent(closing);
    expect(toldOf(scene.fill('nt8', ordersOf(closing)[0]!, 101), 'orderFilled')).toMatchObject([{ status: 'filled' }]);
    const ended = scene.report('nt8', FLAT);
    expect(toldOf(ended, 'orderDone')).toMatchObject([{ clientOrderId: 'f1' }]);
    expect(toldOf(ended, 'flattenEnded')).toMatchObject([{ clientOrderId: 'f1', certificate: { outcome: 'proved' } }]);
  });

  it('bars entries of its root there until it is over', () => {
    const scene = long(v1Platform('nt8'));
    flatten(scene, 'NQ');
    expect(toldOf(scene.signal({ clientOrderId: 's2' }), 'orderRejected')).toMatchObject([{ code: 'FLATTEN_AT_WORK' }]);
    expect(ordersOf(scene.signal({ clientOrderId: 's3', symbol: 'ES' }))).toHaveLength(1);
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(ordersOf(scene.signal({ clientOrderId: 's2' }))).toHaveLength(1);
  });

  it('chases a fill that a cancel came too late for', () => {
    const scene = long(v1Platform('nt8'));
    const more = { clientOrderId: 'more', quantity: 2, orderType: 'LIMIT', limitPrice: 90 } as const;
    const [entry] = ordersOf(scene.signal(more));
    kill(scene);
    scene.fill('nt8', entry!, 90);
    const closing = scene.report('nt8', { positions: [{ symbol: 'NQ 12-26', size: 3, averagePrice: 93 }] });
    expect(ordersOf(closing)).toMatchObject([{ side: 'SELL', size: 3 }]);
  });

  it('closes the rest when its close fills in part', () => {
    const scene = long(v1Platform('nt8'));
    scene.signal({ clientOrderId: 'more', symbol: 'NQ' });
    const [more] = scene.engine.openOrders();
    scene.fill('nt8', { orderId: more!.orderId, size: 1 } as never, 100);
    const two = { positions: [{ symbol: 'NQ 12-26', size: 2, averagePrice: 100 }] };
    kill(scene);
    const closing = scene.report('nt8', two);
    scene.sent(closing);
    scene.fill('nt8', ordersOf(closing)[0]!, 100, { lastSize: 1, filledSize: 1, status: 'cancelled' });
    scene.waitMs(2_000);
    expect(ordersOf(scene.report('nt8', NQ_LONG))).toMatchObject([{ side: 'SELL', size: 1 }]);
  });

  it('on a platform that refuses the close ends in bounded rounds and says so', () => {
    const scene = long(v1Platform('nt8'));
    kill(scene);
    let rejected = 0;
    for (let round = 0; round < 40 && certificate(scene)?.endedUs === undefined; round += 1) {
      for (const order of ordersOf(scene.report('nt8', NQ_LONG))) {
        rejected += 1;
        const reason = 'the market is closed';
        const platform = 'nt8' as PlatformId;
        scene.step({ type: 'orderStatusReceived', platform, orderId: order.orderId, status: 'rejected', reason });
      }
      scene.waitMs(3_000);
    }
    expect(rejected).toBeGreaterThan(2);
    expect(rejected).toBeLessThan(10);
    expect(certificate(scene)).toMatchObject({ outcome: 'not_proved' });
    expect(certificate(scene)?.platforms[0]?.doubts.map(({ code }) => code)).toContain('POSITION_OPEN');
  });

  it('while a platform is disconnected is not proved, and goes on when it is back', () => {
    const scene = long(v1Platform('nt8'));
    scene.step({ type: 'platformLost', platform: 'nt8' as PlatformId, reason: 'link down' });
    const effects = flatten(scene, undefined, OPERATOR);
    expect(alertsOf(effects)).toEqual(['FLATTEN_NOT_PROVED']);
    expect(certificate(scene)).toMatchObject({
      outcome: 'parked',
      platforms: [{ doubts: [{ code: 'PLATFORM_AWAY' }] }],
    });
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    scene.report('nt8', NQ_LONG);
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(certificate(scene)?.outcome).toBe('proved');
  });

  it('sends nothing where the platform and we hold opposite positions, and is loud', () => {
    const scene = long(v1Platform('nt8'));
    kill(scene);
    const short = { positions: [{ symbol: 'NQ 12-26', size: -1, averagePrice: 100 }] };
    const seen: string[] = [];
    for (let look = 0; look < 40 && certificate(scene)?.endedUs === undefined; look += 1) {
      const effects = scene.report('nt8', short);
      expect(ordersOf(effects)).toEqual([]);
      seen.push(...alertsOf(effects));
      scene.waitMs(3_000);
    }
    expect(seen).toContain('FLATTEN_NOT_PROVED');
    expect(certificate(scene)?.platforms[0]?.doubts).toContainEqual({
      code: 'POSITION_MISMATCH',
      text: 'nt8 holds -1 NQ 12-26, we booked 1',
    });
  });

  it('of a legacy platform closes the booked net and is booked, not re-read', () => {
    const scene = long(legacyPlatform('nt8'));
    const effects = kill(scene);
    const [close] = ordersOf(effects);
    expect(close).toMatchObject({ side: 'SELL', size: 1 });
    scene.sent(effects);
    expect(alertsOf(scene.fill('nt8', close!, 101))).toEqual(['FLATTEN_NOT_PROVED']);
    expect(certificate(scene)).toMatchObject({
      outcome: 'not_proved',
      platforms: [{ doubts: [{ code: 'BOOKED_NOT_REREAD' }] }],
    });
  });

  it('of a platform that reports orders but no positions is never proved', () => {
    const blind = v1Platform('nt8', { abilities: { ...FULL_ABILITIES, positions: false } });
    const scene = long(blind);
    const effects = kill(scene);
    scene.sent(effects);
    scene.fill('nt8', ordersOf(effects)[0]!, 101);
    expect(certificate(scene)?.platforms[0]?.doubts.map(({ code }) => code)).toContain('BOOKED_NOT_REREAD');
  });

  it('closes what fills after it had to give up, while trading is halted', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const [late] = ordersOf(scene.signal());
    kill(scene);
    for (let look = 0; look < 60 && certificate(scene)?.endedUs === undefined; look += 1) scene.waitMs(1_000);
    expect(certificate(scene)?.platforms[0]?.doubts.map(({ code }) => code)).toContain('ORDER_UNKNOWN');
    const effects = scene.fill('nt8', late!, 100);
    expect(ordersOf(effects)).toMatchObject([{ side: 'SELL', size: 1, role: 'EXIT' }]);
    scene.sent(effects);
    scene.fill('nt8', ordersOf(effects)[0]!, 101);
    expect(certificate(scene)).toMatchObject({ by: 'cli', platforms: [{ doubts: [{ code: 'BOOKED_NOT_REREAD' }] }] });
    expect(scene.engine.positions().filter(({ size }) => size !== 0)).toEqual([]);
  });

  it('closes what fills after it was proved, while trading is halted: an order that its platform had said to be over', () => {
    const scene = long(v1Platform('nt8'));
    const [late] = ordersOf(scene.signal({ clientOrderId: 'late', orderType: 'LIMIT', limitPrice: 90 }));
    const status = { type: 'orderStatusReceived', platform: NT8, orderId: late!.orderId, status: 'cancelled' } as const;
    scene.step(status);
    kill(scene);
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(certificate(scene)?.outcome).toBe('proved');
    const effects = scene.fill('nt8', late!, 90);
    expect(alertsOf(effects)).toContain('ENTERED_WHILE_HALTED');
    expect(certificate(scene)?.outcome).toBe('working');
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(certificate(scene)?.outcome).toBe('proved');
    expect(scene.engine.positions().filter(({ size }) => size !== 0)).toEqual([]);
  });

  it('says as of when each platform was proved', () => {
    const scene = long(v1Platform('nt8'));
    flatten(scene, 'NQ');
    const ended = closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(toldOf(ended, 'flattenEnded')[0]?.text).toMatch(/Proved flat: NQ on nt8 \(as of \d\d:\d\d:\d\d UTC\)/);
  });

  it('that waits for a lost platform is told again after a restart', () => {
    const before = long(v1Platform('nt8'));
    before.step({ type: 'platformLost', platform: 'nt8' as PlatformId, reason: 'link down' });
    kill(before);
    const scene = engineScene();
    for (const decision of before.decisions) scene.engine.restore(structuredClone(decision));
    scene.nowUs = before.nowUs;
    expect(alertsOf(scene.step({ type: 'gatewayStarted' }))).toContain('FLATTEN_NOT_PROVED');
  });

  it('does not wait for one platform to close another', () => {
    const scene = long(v1Platform('nt8'), v1Platform('sierra'));
    scene.step({ type: 'platformLost', platform: 'sierra' as PlatformId, reason: 'link down' });
    kill(scene);
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(certificate(scene)?.platforms.map(({ platform, outcome }) => [platform, outcome])).toEqual([
      ['nt8', 'proved'],
      ['sierra', 'parked'],
    ]);
  });

  it('closes what others opened only when told to, and books it first', () => {
    const book = {
      ...testSymbolBook,
      checkOrderSymbol: (symbol: string) => testSymbolBook.checkOrderSymbol(symbol.slice(0, 2), undefined, 0),
    };
    const scene = engineScene([v1Platform('nt8')], { symbols: book });
    const theirs = { positions: [{ symbol: 'NQ 12-26', size: 3, averagePrice: 90 }] };
    const begin = (foreign: boolean) =>
      scene.step({
        type: 'flattenReceived',
        request: { client: OPERATOR, clientOrderId: `f${foreign}`, foreign },
        by: 'cli',
      });
    begin(false);
    for (let look = 0; look < 40 && certificate(scene)?.endedUs === undefined; look += 1) {
      expect(ordersOf(scene.report('nt8', theirs))).toEqual([]);
      scene.waitMs(3_000);
    }
    expect(certificate(scene)?.platforms[0]?.doubts).toMatchObject([{ code: 'POSITION_MISMATCH' }]);
    begin(true);
    const closing = scene.report('nt8', theirs);
    expect(ordersOf(closing)).toMatchObject([{ symbol: 'NQ 12-26', side: 'SELL', size: 3, role: 'EXIT' }]);
    scene.sent(closing);
    scene.fill('nt8', ordersOf(closing)[0]!, 91);
    expect(scene.engine.positions().filter(({ size }) => size !== 0)).toEqual([]);
    scene.report('nt8', FLAT);
    expect(certificate(scene)?.outcome).toBe('proved');
  });

  it('and a kill that flattens too close once, and do not cancel each other’s close', () => {
    const scene = long(v1Platform('nt8'));
    flatten(scene, 'NQ');
    kill(scene);
    const closing = scene.report('nt8', NQ_LONG);
    expect(ordersOf(closing)).toHaveLength(1);
    scene.sent(closing);
    for (let look = 0; look < 4; look += 1) {
      const effects = scene.waitMs(700);
      expect(commandsOf(effects).filter(({ type }) => type !== 'requestReport')).toEqual([]);
    }
    scene.fill('nt8', ordersOf(closing)[0]!, 101);
    for (let look = 0; look < 20; look += 1) {
      expect(ordersOf(scene.report('nt8', FLAT))).toEqual([]);
      scene.waitMs(700);
    }
    expect(scene.engine.certificates().map(({ outcome }) => outcome)).toEqual(['proved', 'proved']);
  });

  it('that comes twice under one id closes once', () => {
    const scene = long(v1Platform('nt8'));
    flatten(scene, 'NQ');
    expect(commandsOf(flatten(scene, 'NQ'))).toEqual([]);
    expect(ordersOf(scene.report('nt8', NQ_LONG))).toHaveLength(1);
    expect(commandsOf(flatten(scene, 'NQ'))).toEqual([]);
    expect(scene.engine.certificates()).toHaveLength(1);
  });

  it('of a client who holds nothing is answered so', () => {
    const scene = engineScene([v1Platform('nt8')]);
    expect(toldOf(flatten(scene), 'error')).toMatchObject([{ code: 'ALREADY_FLAT' }]);
    expect(toldOf(flatten(scene, 'NQ'), 'orderRejected')).toMatchObject([{ code: 'ALREADY_FLAT' }]);
  });

  it('of a person asks the platforms also where nothing is booked', () => {
    const scene = engineScene([v1Platform('nt8')]);
    expect(commandsOf(flatten(scene, undefined, OPERATOR))).toMatchObject([{ type: 'requestReport' }]);
    scene.report('nt8', FLAT);
    expect(certificate(scene)?.outcome).toBe('proved');
  });
});
