import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/base/random.ts';
import { instrumentsScene, type InstrumentsScene } from '../support/instruments-scene.ts';
import type { MemoryPeer } from '../support/memory-peer.ts';

interface Quoting {
  readonly peer: MemoryPeer;
  readonly platform: string;
  readonly symbol: string;
  /** What it adds to the market's price. */
  readonly distance: number;
  /** Quotes a market of its own instead. */
  readonly isOther?: boolean;
}

/** Lets platforms quote for a while, each the same market at its distance, with a book of one tick. */
function quote({ pass, clock }: InstrumentsScene, platforms: readonly Quoting[], seconds: number): void {
  const random = seededRandom(7);
  let [price, other] = [16_250, 16_252];
  for (let step = 0; step < seconds * 4; step += 1) {
    price += (random.int(9) - 4) * 0.25;
    other += (random.int(9) - 4) * 0.25;
    for (const { peer, platform, symbol, distance, isOther } of platforms) {
      const bid = (isOther === true ? other : price) + distance;
      const data = { symbol, price: bid, bid, ask: bid + 0.25, volume: 1, timestamp: clock.nowUs() / 1e6 };
      peer.says({ type: 'MARKET_DATA', platform, data });
    }
    pass(250);
  }
}

async function mappingOf({ operate }: InstrumentsScene, platform: string): Promise<Record<string, unknown>> {
  const [row] = (await operate('symbols', { root: 'NQ' })) as readonly { mappings: Record<string, unknown>[] }[];
  return row?.mappings.find((mapping) => mapping['platform'] === platform) ?? {};
}

describe('the proof of a mapping in a running gateway', () => {
  it('says after some minutes that two platforms quote the same price, and what is still open', async () => {
    const scene = await instrumentsScene();
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const sierra = scene.legacyPlatform('sierra', 'NQZ26');
    expect(await mappingOf(scene, 'nt8')).toMatchObject({ price: 'alone', live_ready: false });
    quote(
      scene,
      [
        { peer: nt8.peer, platform: 'nt8', symbol: 'NQ 12-26', distance: 0 },
        { peer: sierra.peer, platform: 'sierra', symbol: 'NQZ26', distance: 0 },
      ],
      360,
    );
    expect(await scene.operate('symbols_proof', { root: 'NQ' })).toMatchObject([
      { first: 'nt8', second: 'sierra', verdict: 'samePriceSizeUnproved' },
    ]);
    expect(await mappingOf(scene, 'sierra')).toMatchObject({ price: 'size_unproved' });
    expect(await scene.alerts('MAPPING_CONTRADICTED')).toEqual([]);
  });

  it('warns of a mapping that quotes another market, and no word of a person overrules it', async () => {
    const scene = await instrumentsScene();
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const mt5 = scene.legacyPlatform('mt5', 'NAS100');
    quote(
      scene,
      [
        { peer: nt8.peer, platform: 'nt8', symbol: 'NQ 12-26', distance: 0 },
        { peer: mt5.peer, platform: 'mt5', symbol: 'NAS100', distance: -60, isOther: true },
      ],
      420,
    );
    expect(await mappingOf(scene, 'mt5_global')).toMatchObject({ price: 'contradicted', live_ready: false });
    const [alert] = await scene.alerts('MAPPING_CONTRADICTED');
    expect(alert).toContain('does not quote what others quote for it');
    const word = { root: 'NQ', platform: 'mt5', price: 'NAS100 is NQ', reason: 'I think so' };
    await expect(scene.operate('symbols_confirm', word)).rejects.toThrow('PROOF_CONTRADICTS');
  });
});

describe('a mapping with nothing to compare it with', () => {
  it('passes by what a person types, with a reason, until it names another symbol', async () => {
    const scene = await instrumentsScene();
    const { operate } = scene;
    const confirm = (payload: object) => operate('symbols_confirm', { root: 'NQ', platform: 'mt5', ...payload });
    await expect(confirm({ price: 'NAS is NQ', reason: 'x' })).rejects.toThrow('CONFIRMATION_DIFFERS');
    await expect(confirm({ price: 'NAS100 is NQ' })).rejects.toThrow('REASON_MISSING');
    await expect(confirm({ size: '1 NQ = 2 lots = $20/pt' })).rejects.toThrow('CONFIRMATION_DIFFERS');
    expect(await mappingOf(scene, 'mt5_global')).toMatchObject({ live_ready: false, live_barriers: { length: 2 } });
    await confirm({ price: 'NAS100 is NQ', reason: 'compared with the broker’s page' });
    await confirm({ size: '1 NQ = 20 lots = $20/pt' });
    expect(await mappingOf(scene, 'mt5_global')).toMatchObject({
      price: 'alone',
      price_confirmed: true,
      size_confirmed: true,
      live_ready: true,
      live_barriers: [],
    });
    expect(scene.journal.flatMap(({ event }) => (event.type === 'operatorActed' ? [event.note] : []))).toEqual([
      expect.stringContaining('price confirmed: NAS100 is NQ: compared with the broker’s page') as string,
      expect.stringContaining('size confirmed: NAS100: 1 NQ = 20 lots = $20/pt') as string,
    ]);
    await operate('symbols_set', { root: 'NQ', platform: 'mt5', symbol: 'USTEC', apply: true });
    expect(await mappingOf(scene, 'mt5_global')).toMatchObject({ price_confirmed: false, live_ready: false });
  });
});
