import { describe, expect, it } from 'vitest';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';
import type { EngineView, OrderView, PlatformView } from '../engine/view.ts';
import type { Alert } from '../model/alert.ts';
import { createInstrumentWatch, LOOK_PARTS } from './instrument-watch.ts';

const NOW_US = Date.parse('2026-11-20T15:00:00Z') * 1_000;
const registry = shippedRegistry();
const MONTHS = ['NQ', 'ES', 'YM', 'RTY', 'CL', 'GC'] as const;

/** A live platform that declares those roots in the month after the front. */
function ahead(platform: string): PlatformView {
  const symbols = MONTHS.flatMap((root) => {
    const front = registry.frontMonth(root, NOW_US);
    return front.ok ? [{ symbol: front.value.next }] : [];
  });
  return { platform, linked: true, simulated: false, dialect: 'v1', mode: 'live', symbols } as unknown as PlatformView;
}
const inFront = (platform: string): PlatformView => ({ ...ahead(platform), symbols: [] });

function watchOf(options: { readonly platforms?: readonly PlatformView[]; readonly orders?: readonly OrderView[] }) {
  let orders = options.orders ?? [];
  let listings = 0;
  const alerts: Alert[] = [];
  const view = {
    platforms: () => options.platforms ?? [],
    positions: () => [],
    openOrders: () => {
      listings += 1;
      return orders;
    },
  } as unknown as EngineView;
  const watch = createInstrumentWatch({
    registry,
    symbols: registry,
    view,
    offeredNames: () => [],
    nowUs: () => NOW_US,
    alert: (alert) => alerts.push(alert),
  });
  return {
    watch,
    alerts,
    listings: () => listings,
    texts: (code: string) => alerts.flatMap((alert) => (alert.code === code ? [alert.text] : [])),
    holds: (now: readonly OrderView[]) => {
      orders = now;
    },
  };
}

const oldOrders = (count: number): readonly OrderView[] =>
  Array.from({ length: count }, (_, index) => {
    const order = { orderId: String(index), platform: 'nt8', root: 'NQ', symbol: 'NQ 03-25', side: 'BUY' };
    return { ...order, size: 1, filledSize: 0, state: 'working' } as unknown as OrderView;
  });

describe('the watch over instruments', () => {
  it('looks at one root at a time, and at all of them in one round', () => {
    const { watch, texts } = watchOf({ platforms: [inFront('nt8'), inFront('sierra'), ahead('quantower')] });
    let most = 0;
    for (let part = 0; part < LOOK_PARTS; part += 1) {
      const before = texts('ROLL_QUORUM').length;
      watch.lookNext();
      most = Math.max(most, texts('ROLL_QUORUM').length - before);
    }
    const told = texts('ROLL_QUORUM').map((text) => text.slice(0, text.indexOf(':')));
    expect(told.toSorted()).toEqual([...MONTHS].toSorted());
    expect(most).toBe(1);
    for (let part = 0; part < LOOK_PARTS; part += 1) watch.lookNext();
    expect(texts('ROLL_QUORUM')).toHaveLength(MONTHS.length);
  });

  it('reads the list of open orders once in a round, however many roots there are', () => {
    const { watch, listings } = watchOf({ platforms: [inFront('nt8')] });
    for (let part = 0; part < registry.roots.length; part += 1) watch.lookNext();
    expect(listings()).toBe(1);
  });

  it('names the first of many orders that are left in an old month, and counts the rest', () => {
    const { watch, texts } = watchOf({ platforms: [inFront('nt8')], orders: oldOrders(2_000) });
    watch.look();
    const [text = ''] = texts('CONTRACT_LEFT');
    expect(text).toContain('nt8 order 0 +1 NQH25');
    expect(text).toContain('nt8 order 19 +1 NQH25 and 1980 more. Exits go there');
  });

  it('does not tell of what was closed since the round began', () => {
    const { watch, texts, holds } = watchOf({ platforms: [inFront('nt8')], orders: oldOrders(1) });
    for (let part = 0; part < 2; part += 1) watch.lookNext();
    holds([]);
    for (let part = 2; part < LOOK_PARTS; part += 1) watch.lookNext();
    expect(texts('CONTRACT_LEFT')).toEqual([]);
  });
});
