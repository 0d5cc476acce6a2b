import { describe, expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import { memoryRiskFile } from '../../core/app/risk-file.ts';
import type { JournalEntry } from '../../core/journal/record.ts';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene } from '../support/gateway-scene.ts';
import type { MemoryPeer, SeenMessage } from '../support/memory-peer.ts';

let requests = 0;

async function ask(scene: GatewayScene, action: string, payload: object = {}): Promise<SeenMessage> {
  const peer = scene.adminDoor.dial({ socketType: 'REQ' });
  requests += 1;
  peer.says({ action, request_id: `day-${requests}`, payload, token: ADMIN_TOKEN });
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(setImmediate);
    scene.pass();
  }
  return peer.take()[0] ?? {};
}

function says(scene: GatewayScene, client: MemoryPeer, id: string, more: object = {}): SeenMessage | undefined {
  client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: id, ...more });
  scene.pass();
  return client.of('ORDER_REJECT').find((message) => message['order_id'] === id);
}

function hello(scene: GatewayScene, client: string): MemoryPeer {
  const peer = scene.nexusDoor.dial();
  peer.says({ type: 'HELLO', v: 1, protocol: 1, client });
  scene.pass();
  return peer;
}

function restart(journal: readonly JournalEntry[], startUs: number): Promise<GatewayScene> {
  return gatewayScene({
    startUs,
    riskFile: memoryRiskFile(),
    journal: {
      commit: () => ({ outcome: 'written' }),
      recover: (restore) => {
        for (const { decisions } of journal) for (const decision of decisions) restore(structuredClone(decision));
        return ok(Math.max(...journal.map(({ event }) => event.atUs)));
      },
    },
  });
}

const CODES = (scene: GatewayScene): readonly unknown[] =>
  scene.journal.flatMap(({ alerts }) => alerts.map(({ code }) => code));

describe('a day that loses its limit, as it is shipped', () => {
  it('warns, kills, closes what is held, stays stopped over a restart, and goes on when a person resets and re-arms', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    says(scene, client, 'a');
    nt8.fill(nt8.orders()[0]!, 16_250);
    nt8.tick('NQ 12-26', 16_208);
    scene.pass(250);
    expect(CODES(scene)).toContain('DAILY_LOSS_NEAR');
    expect(scene.gateway.view.tradingState().state).toBe('active');
    nt8.tick('NQ 12-26', 16_199);
    scene.pass(250);
    expect(CODES(scene)).toContain('DAILY_LOSS');
    expect(scene.gateway.view.tradingState()).toMatchObject({ state: 'halted', by: 'rule:daily_loss' });
    scene.pass(1_000);
    expect(nt8.orders().at(-1)).toMatchObject({ side: 'SELL', quantity: 1 });
    nt8.fill(nt8.orders().at(-1)!, 16_199);
    const { data } = await ask(scene, 'pnl');
    expect(data).toMatchObject({ net_usd: -1_020, trades: 1, losses: 1, shown: 'paper' });

    const again = await restart(scene.journal, scene.clock.nowUs());
    expect(again.gateway.view.breakers()).toEqual(scene.gateway.view.breakers());
    expect(again.gateway.view.day(scene.clock.nowUs())).toMatchObject({ netUsd: -1_020, trades: 1, losses: 1 });
    const same = again.legacyPlatform('nt8', 'NQ 12-26');
    const pipeline = again.legacyClient();
    expect(says(again, pipeline, 'b')).toMatchObject({ code: 'TRADING_HALTED' });
    await ask(again, 'rearm', { reason: 'go on' });
    const denied = says(again, pipeline, 'c');
    expect(denied).toMatchObject({ code: 'DAILY_LOSS' });
    expect(String(denied?.['reason'])).toContain('nt8/nt8: realised $0.00, open -$1,020.00');
    const reset = await ask(again, 'breakers_reset', { key: 'daily_loss:paper' });
    expect(reset).toMatchObject({ status: 'ERROR', error: { code: 'REASON_MISSING' } });
    await ask(again, 'breakers_reset', { key: 'daily_loss:paper', reason: 'the fills were wrong' });
    expect(says(again, pipeline, 'd')).toBeUndefined();
    expect(same.orders()).toHaveLength(1);
  });

  it('keeps the figures of a quiet gateway out of the journal', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    says(scene, scene.legacyClient(), 'a');
    nt8.fill(nt8.orders()[0]!, 16_250);
    const before = scene.journal.length;
    for (let i = 0; i < 100; i += 1) {
      nt8.tick('NQ 12-26', 16_250 + (i % 2) / 4);
      scene.pass(250);
    }
    expect(scene.journal.length - before).toBeLessThanOrEqual(1);
    expect(scene.gateway.view.positions()[0]).toMatchObject({ openUsd: 5 });
  });
});

describe('the link of a pipeline', () => {
  it('stops what it steers when it is gone, for pipelines alone, and goes on by itself when it is back', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const [alpha, beta] = [hello(scene, 'alpha'), hello(scene, 'beta')];
    says(scene, alpha, 'a');
    nt8.fill(nt8.orders()[0]!, 16_250);
    alpha.dies();
    scene.pass();
    expect(CODES(scene)).toContain('CLIENT_LOST');
    expect(says(scene, beta, 'b')).toMatchObject({ code: 'CLIENT_LOST' });
    expect(says(scene, beta, 'x', { side: 'SELL' })).toBeUndefined();
    nt8.fill(nt8.orders()[1]!, 16_251);
    hello(scene, 'alpha');
    expect(CODES(scene)).toContain('CLIENT_BACK');
    expect(says(scene, beta, 'c')).toBeUndefined();
  });

  it('counts as gone when it leaves two PINGs unanswered for five seconds', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const [alpha, beta] = [hello(scene, 'alpha'), hello(scene, 'beta')];
    says(scene, alpha, 'a');
    nt8.fill(nt8.orders()[0]!, 16_250);
    alpha.answersPings = false;
    scene.pass(12_000);
    expect(CODES(scene)).toContain('CLIENT_LOST');
    nt8.tick('NQ 12-26', 16_250);
    expect(says(scene, beta, 'b')).toMatchObject({ code: 'CLIENT_LOST' });
    alpha.answersPings = true;
    scene.pass(5_000);
    expect(CODES(scene)).toContain('CLIENT_BACK');
  });
});

describe('a PC that slept', () => {
  it('is found by its clocks; the gateway compares with its platforms, says so, and trades on', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    scene.pass(2_000);
    scene.clock.setWallUs(scene.clock.nowUs() + 600_000_000);
    scene.pass(1_000);
    expect(CODES(scene).filter((code) => code === 'CLOCK_JUMPED')).toHaveLength(2);
    expect(scene.gateway.gate.isOpen).toBe(true);
    nt8.tick('NQ 12-26', 16_250);
    expect(says(scene, client, 'a')).toBeUndefined();
  });
});
