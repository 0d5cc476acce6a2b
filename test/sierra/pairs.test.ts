import { describe, expect, it } from 'vitest';
import type { BookedOrder } from '../support/dtc-books.ts';
import { sierraGateway, type SierraGateway } from '../support/sierra-gateway.ts';
import { SIERRA } from '../support/sierra-scene.ts';

const SIGNAL = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 2, confidence: 0.9, order_id: 'in' };
const PROTECTED = { ...SIGNAL, stop_loss_points: 20, take_profit_points: 40 };
const STOP = 3;

/** A gateway whose entry of two has filled, with a stop and a target that rest as a pair. */
async function held(): Promise<SierraGateway> {
  const scene = await sierraGateway();
  scene.legacyClient().says(PROTECTED);
  scene.pass(1_000);
  expect(openAt(scene)).toHaveLength(2);
  return scene;
}

function openAt({ server }: SierraGateway): readonly BookedOrder[] {
  return server.books.orders.filter((order) => server.books.isOpen(order));
}

function stopOf(scene: SierraGateway): BookedOrder {
  const found = openAt(scene).find(({ type }) => type === STOP);
  if (found === undefined) throw new Error('no stop rests');
  return found;
}

function flat(scene: SierraGateway): void {
  expect(scene.server.books.positionOf('Sim1', 'NQZ26')).toBe(0);
  expect(openAt(scene)).toEqual([]);
  expect(scene.gateway.view.positions().filter(({ size }) => size !== 0)).toEqual([]);
  expect(scene.gateway.view.openOrders().filter(({ platform }) => platform === SIERRA)).toEqual([]);
}

describe('a stop and a target that Sierra Chart keeps as a pair', () => {
  it('protect what is left where the target fills in part, and end with it', async () => {
    const scene = await held();
    const target = openAt(scene).find(({ type }) => type !== STOP)!;
    scene.server.fill(target, 1, 16_290.5);
    scene.pass(30_000);
    expect(stopOf(scene)).toMatchObject({ quantity: 1 });
    expect(openAt(scene)).toHaveLength(2);
    scene.server.fill(target, target.quantity - target.filled, 16_290.5);
    scene.pass(30_000);
    flat(scene);
  });

  it('leave nothing behind where the stop fills in part and then whole', async () => {
    const scene = await held();
    const stop = stopOf(scene);
    scene.server.fill(stop, 1, 16_230.5);
    scene.pass(30_000);
    expect(openAt(scene).map(({ quantity, filled }) => quantity - filled)).toEqual([1, 1]);
    scene.server.fill(stop, stop.quantity - stop.filled, 16_230.25);
    scene.pass(30_000);
    flat(scene);
  });

  it('are held by the gateway where a person cancels one of them in Sierra Chart, which ends both', async () => {
    const scene = await held();
    const stop = stopOf(scene);
    scene.server.cancel(stop, 'by hand');
    scene.server.cancel(stop.pairedWith!, 'the other order of the pair was cancelled');
    scene.pass(1_000);
    const alarms = scene.journal.flatMap(({ alerts }) => alerts).filter(({ severity }) => severity === 'alarm');
    expect(alarms).toMatchObject([{ code: 'UNPROTECTED', platform: SIERRA }]);
    scene.server.setPrice('NQZ26', 16_230);
    scene.pass(30_000);
    flat(scene);
  });

  it('are watched by the gateway where Sierra Chart rejects the pair, both halves of it', async () => {
    const scene = await sierraGateway();
    scene.server.behaviour.fillsMarket = false;
    scene.legacyClient().says(PROTECTED);
    scene.pass(500);
    const [entry] = scene.server.books.orders;
    scene.server.behaviour.rejectsNext = 'No OCO here';
    scene.server.fill(entry!, 2, 16_250.5);
    scene.pass(1_000);
    scene.server.behaviour.fillsMarket = true;
    expect(scene.server.of('SUBMIT_NEW_OCO_ORDER')).toHaveLength(1);
    scene.server.setPrice('NQZ26', 16_229);
    scene.pass(60_000);
    flat(scene);
  });

  it('close with an exit of the client, which leaves neither of them', async () => {
    const scene = await held();
    scene.legacyClient().says({ ...SIGNAL, side: 'SELL', order_id: 'out' });
    scene.pass(30_000);
    flat(scene);
  });

  it('shrink with an exit of a part', async () => {
    const scene = await held();
    scene.legacyClient().says({ ...SIGNAL, side: 'SELL', quantity: 1, order_id: 'half' });
    scene.pass(30_000);
    expect(openAt(scene).map(({ quantity, filled }) => quantity - filled)).toEqual([1, 1]);
    scene.server.setPrice('NQZ26', 16_291);
    scene.pass(30_000);
    flat(scene);
  });
});

describe('the plug, pulled in the life of a pair', () => {
  it('before it arrives leaves the stop and the target to the gateway, with an alarm', async () => {
    const scene = await sierraGateway();
    scene.server.step = (name) => {
      if (name === 'SUBMIT_NEW_OCO_ORDER arrives') scene.server.cut();
    };
    scene.legacyClient().says(PROTECTED);
    scene.pass(10_000);
    expect(openAt(scene)).toEqual([]);
    const alarms = scene.journal.flatMap(({ alerts }) => alerts).filter(({ severity }) => severity === 'alarm');
    expect(alarms.map(({ code }) => code)).toContain('UNPROTECTED');
    scene.server.setPrice('NQZ26', 16_230);
    scene.pass(60_000);
    flat(scene);
  });

  /** Each moment, and the how many-eth of its kind it is: both orders of a pair are accepted, one fills in two parts. */
  const points: readonly (readonly [point: string, time: number])[] = [
    ['before accept', 1],
    ['before accept', 2],
    ['accepted, not told', 1],
    ['accepted, not told', 2],
    ['accept told', 1],
    ['accept told', 2],
    ['SUBMIT_NEW_OCO_ORDER done', 1],
    ['before fill', 1],
    ['before fill', 2],
    ['partly filled, not told', 1],
    ['part told', 1],
    ['filled, not told', 1],
    ['fill told', 1],
    ['cancelled, not told', 1],
    ['cancel told', 1],
  ];

  it.each(points)(
    'at "%s", time %i, leaves what is held protected once, and nothing where nothing is held',
    async (point, time) => {
      const scene = await sierraGateway();
      let [isPaired, seen] = [false, 0];
      scene.server.step = (name) => {
        isPaired ||= name === 'SUBMIT_NEW_OCO_ORDER arrives';
        if (!isPaired || name !== point) return;
        seen += 1;
        if (seen === time) scene.server.cut();
      };
      scene.legacyClient().says(PROTECTED);
      scene.pass(60_000);
      const [stop, target] = [stopOf(scene), openAt(scene).find(({ type }) => type !== STOP)!];
      expect(openAt(scene)).toHaveLength(2);
      expect([stop.quantity, target.quantity]).toEqual([2, 2]);
      scene.server.fill(target, 1, 16_290.5);
      scene.pass(60_000);
      expect(openAt(scene).map(({ quantity, filled }) => quantity - filled)).toEqual([1, 1]);
      scene.server.setPrice('NQZ26', 16_291);
      scene.pass(60_000);
      expect(seen).toBeGreaterThanOrEqual(time);
      flat(scene);
      expect(scene.gateway.view.differences().filter(({ standing }) => standing.state === 'open')).toEqual([]);
    },
  );
});
