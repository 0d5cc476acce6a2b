import { describe, expect, it } from 'vitest';
import type { Difference, DifferenceChoice, ReconcilePolicy } from '../model/difference.ts';
import type { PlatformReport, ReportedOrder } from '../model/event.ts';
import type { ClientId, OrderId, PlatformId } from '../model/ids.ts';
import { createEngine } from './create-engine.ts';
import type { EngineScene } from '../../test/support/engine-scene.ts';
import { alertsOf, commandsOf, engineScene, ordersOf, v1Platform } from '../../test/support/engine-scene.ts';
import { testSymbolBook } from '../../test/support/symbol-book.ts';

const nt8 = 'nt8' as PlatformId;
const NQ = 'NQ 12-26';
const held = (size: number, symbol = NQ) => ({ positions: size === 0 ? [] : [{ symbol, size, averagePrice: 16_000 }] });
const hand = (execId: string, side: 'BUY' | 'SELL', size: number) => ({
  execId,
  symbol: NQ,
  side,
  size,
  price: 16_250,
  tsUs: 5,
});
const foreign = (overrides: Partial<ReportedOrder> = {}): ReportedOrder => ({
  platformOrderId: '4711',
  symbol: NQ,
  side: 'SELL',
  size: 2,
  filledSize: 0,
  fillPrice: 0,
  status: 'working',
  ...overrides,
});

/** nt8 with one NQ of ours, bought at 16,250. */
function longOne(policy: ReconcilePolicy = 'ask'): EngineScene {
  const scene = engineScene([v1Platform('nt8')], { reconcilePolicy: () => policy });
  const [order] = ordersOf(scene.signal());
  scene.fill('nt8', order!, 16_250);
  return scene;
}

/** The next report that is due, after a minute. */
function report(scene: EngineScene, content: Partial<PlatformReport>) {
  scene.waitMs(61_000);
  return scene.report('nt8', content);
}

function twice(scene: EngineScene, content: Partial<PlatformReport>) {
  report(scene, content);
  return report(scene, content);
}

const open = (scene: EngineScene): readonly Difference[] =>
  scene.engine.differences().filter(({ standing }) => standing.state !== 'settled');

function settle(scene: EngineScene, choice: DifferenceChoice, differenceId = 1) {
  const event = { type: 'differenceSettled', differenceId, choice, by: 'cli', reason: 'looked' } as const;
  expect(scene.engine.differenceProblem({ ...event, atUs: scene.nowUs })).toBeUndefined();
  return scene.step(event);
}

const positionOf = (scene: EngineScene) => scene.engine.positions().find(({ symbol }) => symbol === NQ)?.size;

describe('a position that differs', () => {
  it('is told once, after two reports alike, with its cause and the ways out', () => {
    const scene = longOne();
    expect(alertsOf(report(scene, held(3)))).toEqual([]);
    const strangers = { executions: [hand('H1', 'BUY', 2)] };
    expect(alertsOf(report(scene, { ...held(3), ...strangers }))).toEqual(['POSITION_MISMATCH']);
    expect(alertsOf(report(scene, { ...held(3), ...strangers }))).toEqual([]);
    expect(open(scene)).toMatchObject([
      {
        id: 1,
        kind: 'position',
        ours: 1,
        theirs: 3,
        text: 'nt8 holds 3 NQ 12-26, we think 1: BUY 2 @ 16250.00 (fill H1) was traded there by somebody else',
      },
    ]);
    expect(open(scene)[0]?.proposal).toContain('nexus differences settle 1 --flatten');
    expect(positionOf(scene)).toBe(1);
    expect(scene.engine.orders()).toHaveLength(1);
  });

  it('is no difference when the second report says something else', () => {
    const scene = longOne('adopt');
    for (const size of [2, 3, 2, 1]) report(scene, held(size));
    expect(scene.engine.differences()).toEqual([]);
    expect(positionOf(scene)).toBe(1);
  });

  it('is gone as soon as a report agrees', () => {
    const scene = longOne();
    twice(scene, held(3));
    report(scene, held(1));
    expect(open(scene)).toEqual([]);
    expect(scene.engine.differences()[0]?.standing).toMatchObject({ state: 'settled', how: 'agreed' });
  });

  it('is told anew, under its number, when it becomes another', () => {
    const scene = longOne();
    twice(scene, held(3));
    expect(alertsOf(twice(scene, held(0)))).toEqual(['POSITION_MISMATCH']);
    expect(open(scene)).toMatchObject([{ id: 1, ours: 1, theirs: 0 }]);
  });

  it('survives a restart, and is told again then', () => {
    const scene = longOne();
    twice(scene, held(3));
    const engine = createEngine({
      symbols: testSymbolBook,
      orderTimeoutMs: 10_000,
      reconcileEveryMs: 60_000,
      oneActiveOrderPerRoot: true,
      legacyPlatforms: 'allow',
      parentsMax: 10,
    });
    for (const decision of scene.decisions) engine.restore(structuredClone(decision));
    expect(engine.differences()).toEqual(scene.engine.differences());
    const { effects } = engine.step({ type: 'gatewayStarted', atUs: scene.nowUs + 1 });
    expect(alertsOf(effects)).toContain('POSITION_MISMATCH');
  });
});

describe('a person who settles a position', () => {
  it('adopts: the book takes the platform’s word, no order and no fill is made up, and the profit so far stays', () => {
    const scene = longOne();
    twice(scene, held(3));
    const effects = settle(scene, 'adopt');
    expect(ordersOf(effects)).toEqual([]);
    expect(alertsOf(effects)).toEqual(['POSITION_ADOPTED']);
    expect(scene.engine.positions()).toMatchObject([{ size: 3, averagePrice: 16_000, realizedLocal: 0 }]);
    expect(scene.engine.fills()).toHaveLength(1);
    expect(scene.engine.differences()[0]?.standing).toMatchObject({ how: 'adopted', by: 'cli', reason: 'looked' });
    expect(scene.decisions.filter(({ type }) => type === 'positionAdopted')).toHaveLength(1);
    report(scene, held(3));
    expect(open(scene)).toEqual([]);
  });

  it('adopts what it was about, though a fill came since', () => {
    const scene = longOne();
    twice(scene, held(3));
    const [order] = ordersOf(scene.signal({ clientOrderId: 's2' }));
    scene.fill('nt8', order!, 16_300);
    settle(scene, 'adopt');
    expect(positionOf(scene)).toBe(4);
  });

  it('flattens: only the surplus is closed, as an exit, and ours stays', () => {
    const scene = longOne();
    twice(scene, held(3));
    const [exit] = ordersOf(settle(scene, 'flatten'));
    expect(exit).toMatchObject({ side: 'SELL', size: 2, role: 'EXIT', reduceOnly: true, symbol: NQ });
    expect(open(scene)).toMatchObject([{ standing: { state: 'closing', orderId: exit!.orderId } }]);
    scene.step({ type: 'orderSent', orderId: exit!.orderId });
    scene.fill('nt8', exit!, 16_240);
    expect(positionOf(scene)).toBe(1);
    expect(open(scene)).toEqual([]);
    expect(scene.engine.differences()[0]?.standing).toMatchObject({ how: 'flattened' });
  });

  it('is told loudly when the exit of the surplus is refused, and the rest is in the book', () => {
    const scene = longOne();
    twice(scene, held(3));
    const [exit] = ordersOf(settle(scene, 'flatten'));
    const effects = scene.step({
      type: 'orderStatusReceived',
      platform: nt8,
      orderId: exit!.orderId,
      status: 'rejected',
      reason: 'market closed',
    });
    expect(alertsOf(effects)).toContain('SURPLUS_NOT_CLOSED');
    expect(positionOf(scene)).toBe(3);
    expect(open(scene)).toEqual([]);
  });

  it('hands to the flatten loop what is nobody’s of ours', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal());
    scene.fill('nt8', order!, 16_250);
    const [out] = ordersOf(scene.signal({ clientOrderId: 's2', side: 'SELL' }));
    scene.fill('nt8', out!, 16_260);
    twice(scene, held(2));
    const begun = settle(scene, 'flatten');
    expect(scene.engine.certificates()).toMatchObject([{ by: 'cli', reason: 'looked' }]);
    const effects = [...begun, ...scene.report('nt8', held(2))];
    expect(ordersOf(effects)).toMatchObject([{ side: 'SELL', size: 2, role: 'EXIT' }]);
  });

  it('ignores: it stays shown, nobody is alarmed, until it becomes another', () => {
    const scene = longOne();
    twice(scene, held(3));
    settle(scene, 'ignore');
    expect(alertsOf(twice(scene, held(3)))).toEqual([]);
    expect(open(scene)).toMatchObject([{ standing: { state: 'ignored', by: 'cli' } }]);
    expect(positionOf(scene)).toBe(1);
    expect(alertsOf(twice(scene, held(4)))).toEqual(['POSITION_MISMATCH']);
    expect(open(scene)).toMatchObject([{ id: 1, theirs: 4, standing: { state: 'open' } }]);
  });

  it.each([
    ['a number that is not open', { differenceId: 9 }, 'DIFFERENCE_NOT_FOUND'],
    ['no reason', { reason: ' ' }, 'REASON_MISSING'],
  ])('is refused for %s', (_, change, code) => {
    const scene = longOne();
    twice(scene, held(3));
    const event = { type: 'differenceSettled', differenceId: 1, choice: 'adopt', by: 'cli', reason: 'x' } as const;
    expect(scene.engine.differenceProblem({ ...event, atUs: scene.nowUs, ...change })?.code).toBe(code);
  });

  it('is refused while an order there has no known outcome: its fill would count twice', () => {
    const scene = longOne('adopt');
    scene.signal({ clientOrderId: 's2' });
    scene.waitMs(11_000);
    const lists = { orders: scene.engine.openOrders().map(({ orderId }) => foreign({ orderId, status: 'unknown' })) };
    scene.report('nt8', { ...held(2), ...lists });
    twice(scene, { ...held(2), ...lists });
    expect(open(scene)).toMatchObject([{ kind: 'position' }]);
    expect(open(scene)[0]?.text).toContain('has no known outcome and may have filled');
    expect(positionOf(scene)).toBe(1);
    const event = { type: 'differenceSettled', differenceId: 1, choice: 'adopt', by: 'cli', reason: 'x' } as const;
    expect(scene.engine.differenceProblem({ ...event, atUs: scene.nowUs })?.code).toBe('DIFFERENCE_BLOCKED');
  });

  it('is refused for a symbol that no product knows, which stays shown', () => {
    const scene = longOne('adopt');
    twice(scene, { positions: [...held(1).positions, { symbol: 'XYZ', size: 5, averagePrice: 1 }] });
    expect(open(scene)).toMatchObject([{ symbol: 'XYZ', theirs: 5 }]);
    expect(scene.engine.positions()).toMatchObject([{ symbol: NQ, size: 1 }]);
    const event = { type: 'differenceSettled', differenceId: 1, choice: 'claim', by: 'cli', reason: 'x' } as const;
    expect(scene.engine.differenceProblem({ ...event, atUs: scene.nowUs })?.code).toBe('SYMBOL_UNKNOWN');
    settle(scene, 'ignore');
  });
});

describe('the policy of a platform', () => {
  it('adopt: the book follows the second report alike, by the policy’s name', () => {
    const scene = longOne('adopt');
    report(scene, held(0));
    expect(positionOf(scene)).toBe(1);
    report(scene, held(0));
    expect(positionOf(scene)).toBe(0);
    expect(scene.engine.differences()[0]?.standing).toMatchObject({ how: 'adopted', by: 'rule:reconcile_policy' });
    expect(scene.engine.orders()).toHaveLength(1);
  });

  it('flatten: closes the surplus by itself, and adopts where the platform holds less', () => {
    const scene = longOne('flatten');
    const [exit] = ordersOf(twice(scene, held(3)));
    expect(exit).toMatchObject({ side: 'SELL', size: 2, role: 'EXIT' });
    scene.step({ type: 'orderSent', orderId: exit!.orderId });
    scene.fill('nt8', exit!, 16_240);
    report(scene, held(1));
    expect(open(scene)).toEqual([]);
    expect(ordersOf(twice(scene, held(0)))).toEqual([]);
    expect(positionOf(scene)).toBe(0);
  });

  it('waits, and acts once the order of unknown outcome is settled', () => {
    const scene = longOne('adopt');
    const [second] = ordersOf(scene.signal({ clientOrderId: 's2' }));
    scene.waitMs(11_000);
    const lists = { orders: [foreign({ orderId: second!.orderId, status: 'unknown' })] };
    scene.report('nt8', { ...held(5), ...lists });
    twice(scene, { ...held(5), ...lists });
    expect(positionOf(scene)).toBe(1);
    scene.step({
      type: 'orderSettled',
      orderId: second!.orderId,
      by: 'cli',
      outcome: { kind: 'filled', size: 1, price: 16_255 },
    });
    twice(scene, held(5));
    expect(positionOf(scene)).toBe(5);
  });
});

describe('what orders differ in', () => {
  it('books a missed fill and keeps why', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal());
    report(scene, {
      ...held(1),
      executions: [{ ...hand('8812', 'BUY', 1), orderId: order!.orderId }],
      orders: [
        foreign({ orderId: order!.orderId, side: 'BUY', size: 1, filledSize: 1, fillPrice: 1, status: 'filled' }),
      ],
    });
    expect(positionOf(scene)).toBe(1);
    expect(open(scene)).toEqual([]);
    expect(scene.engine.differences()[0]).toMatchObject({
      kind: 'missed_fill',
      execIds: ['8812'],
      text: `nt8 holds 1 NQ 12-26, we thought 0: fill 8812 of order ${order!.orderId} (BUY 1 @ 16250.00) was missed; it is booked now`,
      standing: { how: 'booked' },
    });
  });

  it('shows an order that the platform lists no more until somebody settles it', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal({ quantity: 2 }));
    scene.fill('nt8', order!, 16_250, { lastSize: 1, filledSize: 1, status: 'partial' });
    scene.waitMs(61_000);
    report(scene, held(1));
    expect(open(scene)).toMatchObject([{ kind: 'unlisted_order', orderId: order!.orderId }]);
    expect(open(scene)[0]?.proposal).toContain(`nexus orders settle ${order!.orderId}`);
    const outcome = { kind: 'cancelled', reason: 'looked' } as const;
    scene.step({ type: 'orderSettled', orderId: order!.orderId, by: 'cli', outcome });
    expect(open(scene)).toEqual([]);
  });

  it('keeps that the platform has ended an order which we thought open', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal({ orderType: 'LIMIT', limitPrice: 1 }));
    scene.step({ type: 'orderStatusReceived', platform: nt8, orderId: order!.orderId, status: 'working' });
    report(scene, { orders: [foreign({ orderId: order!.orderId, side: 'BUY', size: 1, status: 'cancelled' })] });
    expect(scene.engine.differences()[0]).toMatchObject({ kind: 'closed_order', standing: { how: 'taken_over' } });
    expect(scene.engine.differences()[0]?.text).toContain('is cancelled; we thought it working');
  });
});

describe('what a report says of our own orders', () => {
  const resting = (scene: EngineScene) => {
    const [order] = ordersOf(scene.signal({ quantity: 2, orderType: 'LIMIT', limitPrice: 1 }));
    scene.step({ type: 'orderStatusReceived', platform: nt8, orderId: order!.orderId, status: 'working' });
    return order!.orderId;
  };

  it('takes over another quantity that two reports state, and not while a change is asked for', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const orderId = resting(scene);
    const listed = { orders: [foreign({ orderId, side: 'BUY', size: 3 })] };
    report(scene, listed);
    expect(scene.engine.order(orderId)).toMatchObject({ size: 2 });
    report(scene, listed);
    expect(scene.engine.order(orderId)).toMatchObject({ size: 3, state: 'working' });
  });

  it('takes a change as made that the report shows as made, before it books what filled: its answer was lost', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const orderId = resting(scene);
    scene.step({ type: 'modifyReceived', request: { client: 'alpha' as ClientId, clientOrderId: 's1', quantity: 1 } });
    expect(scene.engine.order(orderId)).toMatchObject({ size: 2 });
    const filled = { filledSize: 1, fillPrice: 16_250, status: 'filled' } as const;
    report(scene, { ...held(1), orders: [foreign({ orderId, side: 'BUY', size: 1, ...filled })] });
    expect(scene.engine.order(orderId)).toMatchObject({ size: 1, filledSize: 1, state: 'filled' });
  });

  it('alarms once about an order that works there and is over here', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const orderId = resting(scene);
    scene.step({ type: 'orderStatusReceived', platform: nt8, orderId, status: 'cancelled' });
    const listed = { orders: [foreign({ orderId, side: 'BUY', size: 2 })] };
    expect(alertsOf(report(scene, listed))).toEqual([]);
    expect(alertsOf(report(scene, listed))).toEqual(['ORDER_STILL_WORKS']);
    expect(alertsOf(report(scene, listed))).toEqual([]);
    expect(scene.engine.order(orderId)).toMatchObject({ state: 'cancelled' });
  });
});

describe('a working order of somebody else', () => {
  it('is shown once two reports list it, left alone by a kill, and gone when it works no more', () => {
    const scene = longOne();
    const listed = { ...held(1), orders: [foreign()] };
    expect(alertsOf(report(scene, listed))).toEqual([]);
    expect(alertsOf(report(scene, listed))).toEqual(['FOREIGN_ORDER']);
    expect(open(scene)).toMatchObject([{ kind: 'foreign_order', platformOrderId: '4711', side: 'SELL', size: 2 }]);
    const killed = scene.step({ type: 'killReceived', by: 'cli', reason: 'stop', flatten: false });
    expect(commandsOf(killed)).toEqual([]);
    report(scene, held(1));
    expect(open(scene)).toEqual([]);
  });

  it('is the gateway’s once it is claimed: cancelled by its own id, filled by reports, and never sent', () => {
    const scene = longOne();
    const listed = { ...held(1), orders: [foreign()] };
    twice(scene, listed);
    const effects = settle(scene, 'claim');
    expect(commandsOf(effects)).toEqual([]);
    const [claimed] = scene.engine.openOrders();
    expect(claimed).toMatchObject({ platformOrderId: '4711', state: 'working', size: 2, client: 'operator' });
    report(scene, { ...held(0), orders: [foreign({ filledSize: 1, fillPrice: 16_300, status: 'partial' })] });
    expect(positionOf(scene)).toBe(0);
    expect(scene.engine.order(claimed!.orderId)).toMatchObject({ state: 'partial', filledSize: 1 });
    const killed = scene.step({ type: 'killReceived', by: 'cli', reason: 'stop', flatten: false });
    expect(commandsOf(killed)).toMatchObject([
      { type: 'cancelOrder', orderId: claimed!.orderId, platformOrderId: '4711' },
    ]);
    report(scene, { ...held(0), orders: [foreign({ filledSize: 1, fillPrice: 16_300, status: 'cancelled' })] });
    expect(scene.engine.openOrders()).toEqual([]);
    expect(open(scene)).toEqual([]);
  });

  it('does not bar entries of its root once it is claimed', () => {
    const scene = longOne();
    twice(scene, { ...held(1), orders: [foreign({ side: 'BUY' })] });
    settle(scene, 'claim');
    expect(ordersOf(scene.signal({ clientOrderId: 's2' }))).toHaveLength(1);
  });

  it('is claimed and cancelled in one when a person flattens it', () => {
    const scene = longOne();
    twice(scene, { ...held(1), orders: [foreign()] });
    expect(commandsOf(settle(scene, 'flatten'))).toMatchObject([{ type: 'cancelOrder', platformOrderId: '4711' }]);
  });

  it('keeps the id that it bears in our form, so that its own messages settle it', () => {
    const scene = longOne();
    const orderId = '1700000000000001' as OrderId;
    twice(scene, { ...held(1), orders: [foreign({ orderId })] });
    expect(open(scene)[0]?.text).toContain('before a restore');
    settle(scene, 'claim');
    scene.step({ type: 'orderStatusReceived', platform: nt8, orderId, status: 'cancelled' });
    expect(scene.engine.order(orderId)).toMatchObject({ state: 'cancelled' });
  });
});
