import { describe, expect, it } from 'vitest';
import { memoryRiskFile } from '../../core/app/risk-file.ts';
import { ok } from '../../core/base/result.ts';
import type { JournalEntry } from '../../core/journal/record.ts';
import { gatewayScene, type GatewayScene } from '../support/gateway-scene.ts';
import type { MemoryPeer } from '../support/memory-peer.ts';

const FAULTY = 'limits: { max_trades_per_day: -1 }';

/** A gateway that begins where the journal ends, and writes on in it. */
function start(journal: JournalEntry[], text: string, startUs?: number): Promise<GatewayScene> {
  return gatewayScene({
    riskFile: memoryRiskFile(text),
    ...(startUs !== undefined && { startUs }),
    journal: {
      commit: (entries) => {
        journal.push(...structuredClone(entries as JournalEntry[]));
        return { outcome: 'written' };
      },
      recover: (restore) => {
        for (const { decisions } of journal) for (const one of decisions) restore(structuredClone(one));
        return ok(Math.max(0, ...journal.map(({ event }) => event.atUs)));
      },
    },
  });
}

function buy(scene: GatewayScene, client: MemoryPeer, id: string): void {
  client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: id });
  scene.pass();
}

/** A gateway whose account is long one NQ from 16,250. */
async function longOne(journal: JournalEntry[], text: string): Promise<GatewayScene> {
  const scene = await start(journal, text);
  const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
  buy(scene, scene.legacyClient(), 'a');
  nt8.fill(nt8.orders()[0]!, 16_250);
  return scene;
}

describe('a start with limits that cannot be read', () => {
  it('keeps those that were in force: the daily loss still closes what is held, and nothing enters', async () => {
    const journal: JournalEntry[] = [];
    const first = await longOne(journal, 'limits: { max_daily_loss_usd: 400 }');
    const again = await start(journal, FAULTY, first.clock.nowUs());
    expect(again.gateway.view.limits()).toMatchObject({ profile: 'exits only', maxDailyLossUsd: 400 });
    const nt8 = again.legacyPlatform('nt8', 'NQ 12-26', 16_240);
    const client = again.legacyClient();
    buy(again, client, 'b');
    expect(client.of('ORDER_REJECT').at(-1)).toMatchObject({ code: 'PLATFORM_NOT_ALLOWED' });
    nt8.tick('NQ 12-26', 16_229);
    again.pass(250);
    expect(again.gateway.view.tradingState()).toMatchObject({ state: 'halted', by: 'rule:daily_loss' });
    again.pass(1_000);
    expect(nt8.orders().at(-1)).toMatchObject({ side: 'SELL', quantity: 1 });
  });

  it('keeps the risk day as it was, also after a second such start', async () => {
    const journal: JournalEntry[] = [];
    const first = await longOne(journal, 'day: { starts: "00:00", zone: UTC }');
    const { fromUs } = first.gateway.view.day(first.clock.nowUs());
    for (const text of [FAULTY, 'version: 7']) {
      // Each start goes on from the journal of the one before.
      // oxlint-disable-next-line no-await-in-loop
      const again = await start(journal, text, first.clock.nowUs());
      expect(again.gateway.view.limits()).toMatchObject({ dayStartMinute: 0, dayZone: 'UTC' });
      expect(again.gateway.view.day(again.clock.nowUs())).toMatchObject({ fromUs });
    }
  });

  it('takes those that ship where none were in force before', async () => {
    const scene = await start([], FAULTY);
    expect(scene.gateway.view.limits()).toMatchObject({ maxDailyLossUsd: 1_000, lossesInARow: 5 });
    scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    buy(scene, client, 'a');
    expect(client.of('ORDER_REJECT')).toMatchObject([{ code: 'PLATFORM_NOT_ALLOWED' }]);
  });
});
