import { describe, expect, it } from 'vitest';
import { applyDecision } from '../../core/engine/apply-decision.ts';
import type { Decision } from '../../core/engine/decision.ts';
import { snapshotOf } from '../../core/engine/snapshot.ts';
import { emptyState } from '../../core/engine/state.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { alertsOf, engineScene, legacyPlatform, ordersOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;

/** What is left of a journal when everything that is over was put away. */
function putAway(decisions: readonly Decision[]): readonly Decision[] {
  const state = emptyState();
  for (const decision of decisions) applyDecision(state, decision);
  const { decisions: kept } = snapshotOf(state, Infinity, () => false);
  return JSON.parse(JSON.stringify(kept)) as Decision[];
}

describe('what protects a position when older records are put away', () => {
  it('is kept with its entry, though that ended long ago', () => {
    const before = engineScene([legacyPlatform('nt8')]);
    before.fill('nt8', ordersOf(before.signal({ stopLossPoints: 10, takeProfitPoints: 30 }))[0]!, 16_250);
    const after = engineScene();
    for (const decision of putAway(before.decisions)) after.engine.restore(decision);
    expect(after.engine.protections()).toEqual(before.engine.protections());
    after.nowUs = before.nowUs;
    after.step({ type: 'gatewayStarted' });
    after.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
    const quote = { platform: NT8, root: 'NQ', last: 16_239, bid: 16_239, ask: 16_240, recvTsUs: after.nowUs };
    const fired = after.step({ type: 'quotesSampled', quotes: [quote] });
    expect(ordersOf(fired)).toMatchObject([{ role: 'STOP_LOSS', side: 'SELL', size: 1 }]);
  });

  it('goes on with the orders that rest at a platform', () => {
    const before = engineScene([v1Platform('nt8')]);
    const filled = before.fill('nt8', ordersOf(before.signal({ stopLossPoints: 10 }))[0]!, 16_250);
    const [stop] = ordersOf(filled);
    before.sent(filled);
    before.step({ type: 'orderStatusReceived', platform: NT8, orderId: stop!.orderId, status: 'working' });
    const after = engineScene();
    for (const decision of putAway(before.decisions)) after.engine.restore(decision);
    after.nowUs = before.nowUs;
    after.step({ type: 'gatewayStarted' });
    after.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    const { orderId, symbol, side, size } = stop!;
    const reported = { orderId, symbol, side, size, filledSize: 0, fillPrice: 0, status: 'working' } as const;
    const held = { symbol, size: 1, averagePrice: 16_250 };
    const opened = after.report('nt8', { orders: [reported], positions: [held] });
    expect(ordersOf(opened)).toEqual([]);
    expect(after.engine.protections()).toMatchObject([{ size: 1, stop: { where: 'venue', restingSize: 1 } }]);
    const closed = after.fill('nt8', stop!, 16_240);
    expect(alertsOf(closed)).toEqual([]);
    expect(after.engine.protections()).toEqual([]);
  });

  it('is put away once nothing is held', () => {
    const before = engineScene([v1Platform('nt8')]);
    const [stop] = ordersOf(before.fill('nt8', ordersOf(before.signal({ stopLossPoints: 10 }))[0]!, 16_250));
    before.fill('nt8', stop!, 16_240);
    expect(putAway(before.decisions).filter(({ type }) => type === 'protectionChanged')).toEqual([]);
  });
});
