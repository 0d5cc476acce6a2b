import { describe, expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import { memoryRiskFile } from '../../core/app/risk-file.ts';
import { inWallTime } from '../../core/app/wall-times.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { GatewayScene } from '../support/gateway-scene.ts';
import { gatewayScene } from '../support/gateway-scene.ts';
import { MANUAL_START_US } from '../support/manual-clock.ts';

const HOUR_US = 3_600_000_000;
const NQ = 'NQ 12-26';

/** A gateway with the shipped limits, a platform, and a pipeline whose clock goes with ours. */
async function stage() {
  const scene = await gatewayScene({ riskFile: memoryRiskFile() });
  const nt8 = scene.legacyPlatform('nt8', NQ);
  const client = scene.legacyClient();
  const signals = (id: string, side: 'BUY' | 'SELL', more: object = {}): void => {
    const timestamp = scene.clock.nowUs() / 1e6;
    client.says({ type: 'SIGNAL', symbol: 'NQ', side, quantity: 1, confidence: 0.9, order_id: id, timestamp, ...more });
    scene.pass();
  };
  return { ...scene, nt8, client, signals };
}

/** Sets the PC's clock back by an hour and lets the gateway notice. */
function setBack({ clock, pass }: Pick<GatewayScene, 'clock' | 'pass'>): void {
  clock.setWallUs(clock.nowUs() - HOUR_US);
  pass(2_000);
}

describe('a clock that was set back an hour', () => {
  it('makes no signal old that comes with the new time', async () => {
    const scene = await stage();
    const { nt8, client, signals } = scene;
    signals('before', 'BUY');
    nt8.fill(nt8.orders()[0]!, 16_250);
    setBack(scene);
    nt8.tick(NQ, 16_250);
    signals('close', 'SELL');
    nt8.fill(nt8.orders()[1]!, 16_250);
    signals('after', 'BUY');
    expect(client.of('ORDER_REJECT')).toEqual([]);
    expect(nt8.orders().map(({ side }) => side)).toEqual(['BUY', 'SELL', 'BUY']);
  });

  it('leaves a stop that the gateway holds awake', async () => {
    const scene = await stage();
    const { nt8, signals } = scene;
    signals('held', 'BUY', { stop_loss_points: 20 });
    nt8.fill(nt8.orders()[0]!, 16_250);
    nt8.tick(NQ, 16_250);
    scene.pass(1_000);
    setBack(scene);
    nt8.tick(NQ, 16_249);
    scene.pass(1_000);
    expect(nt8.orders()).toHaveLength(1);
    nt8.tick(NQ, 16_229);
    scene.pass(1_000);
    expect(nt8.orders().map(({ side }) => side)).toEqual(['BUY', 'SELL']);
  });

  it('makes no quote young that came before', async () => {
    const scene = await stage();
    const { client, signals } = scene;
    signals('first', 'BUY');
    scene.nt8.fill(scene.nt8.orders()[0]!, 16_250);
    signals('close', 'SELL');
    scene.nt8.fill(scene.nt8.orders()[1]!, 16_250);
    setBack(scene);
    scene.pass(70_000);
    signals('late', 'BUY');
    expect(client.of('ORDER_REJECT').at(-1)).toMatchObject({ order_id: 'late', code: 'QUOTE_STALE' });
  });

  it('asks a platform for what it did by its own time, not by ours', () => {
    const command = {
      type: 'requestReport',
      platform: 'nt8' as PlatformId,
      requestId: 'r1',
      sinceUs: 90 * HOUR_US,
    } as const;
    const asked = (aheadUs: number) => inWallTime({ type: 'command', command }, aheadUs).command;
    expect(asked(30 * HOUR_US)).toEqual({ ...command, sinceUs: 60 * HOUR_US });
    expect(asked(99 * HOUR_US)).toEqual({ ...command, sinceUs: 0 });
    expect(asked(1_000)).toBe(command);
  });
});

/** A gateway whose journal ends so many days after what the clock shows. */
async function startedBehind(days: number) {
  const scene = await gatewayScene({
    journal: {
      commit: () => ({ outcome: 'written' }),
      recover: () => ok(MANUAL_START_US + days * 24 * HOUR_US),
    },
  });
  const nt8 = scene.legacyPlatform('nt8', NQ);
  const client = scene.legacyClient();
  const signals = (id: string): void => {
    client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: id });
    scene.pass();
  };
  return { ...scene, nt8, client, signals };
}

describe('a journal that was written under a wrong date', () => {
  it('lets no entry go to the month of that date, says what to do, and goes on once the clock is right', async () => {
    const scene = await startedBehind(400);
    const { clock, nt8, client, lines, pass, signals } = scene;
    signals('early');
    expect(nt8.orders()).toEqual([]);
    expect(client.of('ORDER_REJECT')).toMatchObject([{ order_id: 'early', code: 'TRADING_HALTED' }]);
    expect(lines.join('\n')).toContain(
      'The clock of this PC shows 2026-11-20 14:30 UTC, but the gateway has events of 2027-12',
    );
    clock.setWallUs(clock.nowUs() + 400 * 24 * HOUR_US);
    pass(10_000);
    nt8.tick(NQ, 16_250);
    signals('late');
    expect(nt8.orders()).toHaveLength(1);
  });

  it('trades on where the clock is an hour behind', async () => {
    const { nt8, signals } = await startedBehind(1 / 24);
    signals('first');
    expect(nt8.orders()).toHaveLength(1);
  });
});
