import { describe, expect, it } from 'vitest';
import { commandsOf, engineScene, ordersOf, v1Platform, type EngineScene } from '../../test/support/engine-scene.ts';
import type { Effect } from './effect.ts';
import type { OrderCommand } from '../model/command.ts';
import type { Difference } from '../model/difference.ts';
import type { FillReport } from '../model/event.ts';

const NQ = 'NQ 12-26';

/** nt8 with one NQ of ours, bought at 16,250 and told as fill `x`. */
function longOne(): { readonly scene: EngineScene; readonly order: OrderCommand } {
  const scene = engineScene([v1Platform('nt8')]);
  const [order] = ordersOf(scene.signal());
  scene.fill('nt8', order!, 16_250, { execId: 'x' });
  return { scene, order: order! };
}

const alarmsOf = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.type === 'alert' ? [effect.alert] : []));
/** Another run that has read the decisions of one. */
function restored(scene: EngineScene): EngineScene {
  const fresh = engineScene([]);
  for (const decision of scene.decisions) fresh.engine.restore(decision);
  fresh.nowUs = scene.nowUs;
  fresh.step({ type: 'gatewayStarted' });
  return fresh;
}

const taken: Partial<FillReport> = { execId: 'x', correction: 'taken_back', status: 'partial' };
const open = (scene: EngineScene): readonly Difference[] =>
  scene.engine.differences().filter(({ standing }) => standing.state !== 'settled');
const sizeOf = (scene: EngineScene): number | undefined =>
  scene.engine.positions().find(({ symbol }) => symbol === NQ)?.size;

describe('a fill that its platform takes back', () => {
  it('is an alarm at once, asks for a report, and proposes the position that follows', () => {
    const { scene, order } = longOne();
    const effects = scene.fill('nt8', order, 16_250, taken);
    expect(commandsOf(effects)).toMatchObject([{ type: 'requestReport' }]);
    expect(alarmsOf(effects)).toMatchObject([
      {
        code: 'FILL_CORRECTED',
        severity: 'alarm',
        text: `nt8 took back fill x of order ${order.orderId} (BUY 1 NQ 12-26 @ 16250.00). Our book keeps it until a person takes over what nt8 holds: nexus differences; its stop and target rest until then.`,
      },
    ]);
    expect(open(scene)).toMatchObject([{ kind: 'position', symbol: NQ, ours: 1, theirs: 0 }]);
    expect(open(scene)[0]?.text).toContain('nt8 holds 0 NQ 12-26 by that, we think 1: nt8 took back fill x');
    expect(sizeOf(scene)).toBe(1);
  });

  it('leaves the book right once a person adopts what the report confirms', () => {
    const { scene, order } = longOne();
    scene.fill('nt8', order, 16_250, taken);
    scene.report('nt8');
    expect(open(scene)).toHaveLength(1);
    scene.step({ type: 'differenceSettled', differenceId: 1, choice: 'adopt', by: 'cli', reason: 'a bust' });
    expect(sizeOf(scene)).toBe(0);
    scene.waitMs(61_000);
    scene.report('nt8');
    expect(open(scene)).toEqual([]);
  });

  it('that the platform holds all the same is no difference any more', () => {
    const { scene, order } = longOne();
    scene.fill('nt8', order, 16_250, taken);
    scene.report('nt8', { positions: [{ symbol: NQ, size: 1, averagePrice: 16_250 }] });
    expect(open(scene)).toEqual([]);
    expect(sizeOf(scene)).toBe(1);
  });

  it('is shown once, however often it is told', () => {
    const { scene, order } = longOne();
    for (let count = 0; count < 3; count += 1) scene.fill('nt8', order, 16_250, taken);
    expect(open(scene)).toMatchObject([{ ours: 1, theirs: 0 }]);
  });

  it('and is not booked here is no alarm: the report tells', () => {
    const { scene, order } = longOne();
    const effects = scene.fill('nt8', order, 16_250, { ...taken, execId: 'y' });
    expect(alarmsOf(effects)).toEqual([]);
    expect(commandsOf(effects)).toMatchObject([{ type: 'requestReport' }]);
    expect(open(scene)).toEqual([]);
  });
});

describe('a fill that takes the place of one that was taken back', () => {
  const placed: Partial<FillReport> = { execId: 'y', status: 'filled' };

  it('is the one that is booked already, and says what it costs', () => {
    const { scene, order } = longOne();
    scene.fill('nt8', order, 16_250, taken);
    const effects = scene.fill('nt8', order, 16_252, placed);
    expect(alarmsOf(effects)).toMatchObject([{ code: 'FILL_CORRECTED' }]);
    expect(alarmsOf(effects)[0]?.text).toContain(
      'in the place of fill x @ 16250.00. The position is the same; the platform’s profit and loss differs from ours by -40 USD',
    );
    expect(sizeOf(scene)).toBe(1);
    scene.report('nt8', { positions: [{ symbol: NQ, size: 1, averagePrice: 16_252 }] });
    expect(open(scene)).toEqual([]);
    expect(scene.engine.fills(10)).toMatchObject([{ execId: 'y', size: 1, price: 16_250 }]);
  });

  it('is told by a report alone all the same, also after a start', () => {
    const { scene, order } = longOne();
    scene.fill('nt8', order, 16_250, taken);
    const fresh = restored(scene);
    const orderId = order.orderId;
    fresh.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    const y = { orderId, execId: 'y', symbol: NQ, side: 'BUY', size: 1, price: 16_252, tsUs: 5 } as const;
    const positions = [{ symbol: NQ, size: 1, averagePrice: 16_252 }];
    for (let count = 0; count < 2; count += 1) {
      fresh.report('nt8', { executions: [y], positions });
      fresh.waitMs(61_000);
    }
    expect(sizeOf(fresh)).toBe(1);
    expect(open(fresh)).toEqual([]);
  });

  it('leaves an order that has filled in part as far as it was', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal({ quantity: 2 }));
    const part: Partial<FillReport> = { lastSize: 1, filledSize: 1, status: 'partial' };
    scene.fill('nt8', order!, 16_250, { ...part, execId: 'x' });
    scene.fill('nt8', order!, 16_250, { ...part, ...taken });
    scene.fill('nt8', order!, 16_251, { ...part, execId: 'y' });
    expect(sizeOf(scene)).toBe(1);
    scene.fill('nt8', order!, 16_252, { ...part, execId: 'z', filledSize: 2, status: 'filled' });
    expect(sizeOf(scene)).toBe(2);
    expect(scene.engine.orders(1)).toMatchObject([{ state: 'filled', filledSize: 2 }]);
  });

  it('and is of another size is booked as what it is', () => {
    const { scene, order } = longOne();
    scene.fill('nt8', order, 16_250, taken);
    const effects = scene.fill('nt8', order, 16_252, { ...placed, lastSize: 2, filledSize: 2 });
    expect(alarmsOf(effects).map(({ code }) => code)).toContain('OVERFILL');
  });

  it('counts as any other once the book has taken over what the platform holds', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal({ quantity: 2 }));
    const part: Partial<FillReport> = { lastSize: 1, filledSize: 1, status: 'partial' };
    scene.fill('nt8', order!, 16_250, { ...part, execId: 'x' });
    scene.fill('nt8', order!, 16_250, { ...part, ...taken });
    scene.report('nt8');
    scene.step({ type: 'differenceSettled', differenceId: 1, choice: 'adopt', by: 'cli', reason: 'a bust' });
    expect(sizeOf(scene)).toBe(0);
    const fresh = engineScene([]);
    for (const decision of scene.decisions) fresh.engine.restore(structuredClone(decision));
    for (const each of [scene, fresh]) {
      each.fill('nt8', order!, 16_251, { ...part, execId: 'y', filledSize: 2, status: 'filled' });
      expect(sizeOf(each)).toBe(1);
      // Its history lists for ever what was taken back.
      each.fill('nt8', order!, 16_250, { ...part, execId: 'x' });
      expect(sizeOf(each)).toBe(1);
    }
  });

  it('may be the same one again', () => {
    const { scene, order } = longOne();
    scene.fill('nt8', order, 16_250, taken);
    const effects = scene.fill('nt8', order, 16_250, { execId: 'x', correction: 'changed', status: 'partial' });
    expect(alarmsOf(effects)).toEqual([]);
    expect(scene.engine.fills(10)).toMatchObject([{ execId: 'x' }]);
  });
});

describe('a fill that its platform changes', () => {
  it('to another price says by how much the profit and loss there is another one', () => {
    const { scene, order } = longOne();
    const effects = scene.fill('nt8', order, 16_251, { execId: 'x', correction: 'changed', status: 'partial' });
    expect(alarmsOf(effects)).toMatchObject([{ code: 'FILL_CORRECTED', severity: 'alarm' }]);
    expect(alarmsOf(effects)[0]?.text).toContain(
      'to 1 @ 16251.00. The position is the same; the platform’s profit and loss differs from ours by -20 USD',
    );
    expect(open(scene)).toEqual([]);
  });

  it('to another size proposes the position that follows', () => {
    const { scene, order } = longOne();
    scene.fill('nt8', order, 16_250, { execId: 'x', correction: 'changed', status: 'partial', lastSize: 3 });
    expect(open(scene)).toMatchObject([{ ours: 1, theirs: 3 }]);
  });

  it('to what is booked says nothing', () => {
    const { scene, order } = longOne();
    const effects = scene.fill('nt8', order, 16_250, { execId: 'x', correction: 'changed', status: 'partial' });
    expect(alarmsOf(effects)).toEqual([]);
  });
});
