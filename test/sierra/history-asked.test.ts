import { describe, expect, it } from 'vitest';
import type { OrderId } from '../../core/model/ids.ts';
import { BUY, STATUS } from '../support/dtc-books.ts';
import { sierraGateway, type SierraGateway } from '../support/sierra-gateway.ts';
import { SIERRA, sierraScene } from '../support/sierra-scene.ts';

const SIGNAL = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 2, confidence: 0.9, order_id: 'one' };
const RESTING = { ...SIGNAL, order_type: 'LIMIT', limit_price: 16_240 };
const REPORT_MS = 5_000;
const DAY_US = 86_400_000_000;

const asked = ({ server }: SierraGateway): number => server.of('HISTORICAL_ORDER_FILLS_REQUEST').length;
const reports = ({ server }: SierraGateway): number => server.of('OPEN_ORDERS_REQUEST').length;
const held = ({ gateway }: SierraGateway): number => gateway.view.positions().reduce((sum, { size }) => sum + size, 0);

/** A gateway with an order that rests, and whose history was read just now. */
async function resting(): Promise<SierraGateway> {
  const scene = await sierraGateway();
  scene.legacyClient().says(RESTING);
  const before = asked(scene);
  for (let step = 0; step < 200 && asked(scene) === before; step += 1) scene.pass(1_000);
  scene.pass(500);
  return scene;
}

describe('the history of executions', () => {
  it('is asked for once a minute, and not with every report', async () => {
    const scene = await resting();
    const [history, all] = [asked(scene), reports(scene)];
    scene.pass(600_000);
    expect(reports(scene) - all).toBeGreaterThan(100);
    expect(asked(scene) - history).toBeLessThanOrEqual(10);
    expect(asked(scene) - history).toBeGreaterThanOrEqual(9);
  });

  it('is asked for as far back as our oldest order needs it, and no further', () => {
    const scene = sierraScene();
    const days = (): number | undefined =>
      scene.server.of('HISTORICAL_ORDER_FILLS_REQUEST').at(-1)?.number('NumberOfDays');
    expect(scene.report(0)?.historyFromUs).toBe(scene.clock.nowUs() - 100_000 - DAY_US);
    expect(days()).toBe(2);
    const { clock, server } = scene;
    scene.submit({ number: 1, orderType: 'LIMIT', limitPrice: 16_000, timeInForce: 'GTC' });
    scene.adapter.stop();
    clock.advanceMs(3 * 86_400_000);
    const decidedUs = clock.nowUs() - 3 * DAY_US;
    const known = { account: 'Sim1', symbol: 'NQZ26', side: 'BUY', size: 1, orderType: 'LIMIT', decidedUs } as const;
    const after = sierraScene({
      server,
      clock,
      known: [{ ...known, orderId: '1' as OrderId, isOver: false, executions: [] }],
    });
    expect(after.report(0)?.orders).toMatchObject([{ orderId: '1', status: 'working' }]);
    expect(days()).toBe(6);
  });

  it('is asked for at once where an order is gone without a word', async () => {
    const scene = await resting();
    const before = asked(scene);
    scene.server.behaviour.losesUpdates = true;
    scene.server.setPrice('NQZ26', 16_239);
    scene.pass(REPORT_MS + 1_000);
    expect(asked(scene)).toBe(before + 1);
    expect(held(scene)).toBe(2);
    expect(scene.gateway.view.orders()[0]).toMatchObject({ state: 'filled', filledSize: 2 });
  });

  it('is asked for at once where an order has filled further without a word', async () => {
    const scene = await resting();
    const before = asked(scene);
    scene.server.behaviour.losesUpdates = true;
    scene.server.fill(scene.server.books.orders[0]!, 1, 16_240);
    scene.pass(REPORT_MS + 1_000);
    expect(asked(scene)).toBe(before + 1);
    expect(held(scene)).toBe(1);
    expect(scene.gateway.view.orders()[0]).toMatchObject({ state: 'partial', filledSize: 1 });
  });

  it('is asked for at once where a person has traded, whose trade it shows', async () => {
    const scene = await resting();
    const before = asked(scene);
    scene.server.books.tradeByHand('NQZ26', 'Sim1', BUY, 3, 16_250);
    scene.pass(REPORT_MS + 1_000);
    expect(asked(scene)).toBe(before + 1);
    scene.pass(3 * REPORT_MS);
    expect(scene.gateway.view.differences()).toMatchObject([{ kind: 'position', theirs: 3, ours: 0 }]);
    expect(asked(scene)).toBe(before + 1);
  });

  it('is not needed for what was told as it happened', async () => {
    const scene = await resting();
    const before = asked(scene);
    scene.server.setPrice('NQZ26', 16_239);
    scene.pass(4 * REPORT_MS);
    expect(held(scene)).toBe(2);
    expect(asked(scene)).toBe(before);
    expect(scene.gateway.view.differences()).toEqual([]);
  });

  it('heals an order that was lost with the link, also where it lags behind', async () => {
    const scene = await sierraGateway();
    scene.server.behaviour.historyLagsMs = 20_000;
    scene.server.step = (name) => {
      if (name === 'SUBMIT_NEW_SINGLE_ORDER done') scene.server.cut();
    };
    scene.server.behaviour.losesUpdates = true;
    scene.legacyClient().says(SIGNAL);
    scene.pass(120_000);
    expect(scene.server.books.orders[0]?.status).toBe(STATUS.filled);
    expect(held(scene)).toBe(2);
    expect(scene.gateway.view.platform(SIERRA)?.linked).toBe(true);
    expect(scene.gateway.view.differences().filter(({ standing }) => standing.state !== 'settled')).toEqual([]);
  });

  it('takes no later trade of a person for an order that never arrived', async () => {
    const scene = await sierraGateway();
    scene.server.step = (name) => {
      if (name === 'SUBMIT_NEW_SINGLE_ORDER arrives') scene.server.cut();
    };
    scene.legacyClient().says(SIGNAL);
    scene.pass(60_000);
    expect(scene.gateway.view.orders()[0]).toMatchObject({ state: 'not_received' });
    scene.pass(700_000);
    scene.server.books.tradeByHand('NQZ26', 'Sim1', BUY, 2, 16_250);
    scene.pass(30_000);
    expect(held(scene)).toBe(0);
    const open = scene.gateway.view.differences().filter(({ standing }) => standing.state === 'open');
    expect(open).toMatchObject([{ kind: 'position', theirs: 2, ours: 0 }]);
  });
});
