import { expect, it } from 'vitest';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';
import type { PlatformView } from '../engine/view.ts';
import type { MappingProofs } from './mapping-proofs.ts';
import type { ProvedPrices } from './proved-prices.ts';
import { symbolRows, type SymbolRowSources } from './symbol-rows.ts';

const registry = shippedRegistry();

it('look up once what all roots share, as a client may ask for them again and again', () => {
  const asked = { platforms: 0, offered: 0, quorum: 0 };
  const view = (platform: string) =>
    ({ platform, linked: true, simulated: false, symbols: [] }) as unknown as PlatformView;
  const sources: SymbolRowSources = {
    registry,
    platforms: () => {
      asked.platforms += 1;
      return [view('nt8'), view('mt5_global')];
    },
    proofs: { proofOf: () => ({ state: 'alone', reasons: [], pairs: [] }) } as unknown as MappingProofs,
    proved: { stateOf: () => undefined } as unknown as ProvedPrices,
    offeredNames: ({ platform }) => {
      asked.offered += 1;
      const name = { root: 'WIN', platform, symbols: ['WINZ26'], isForTheMap: true, text: 'WIN could be it' };
      return platform === 'mt5_global' ? [name] : [];
    },
    quorumOf: () => {
      asked.quorum += 1;
      return new Map();
    },
    nowUs: () => Date.parse('2026-11-20T15:00:00Z') * 1_000,
  };
  const rows = symbolRows(sources, registry.roots);
  expect(rows.map(({ symbol }) => symbol)).toEqual(registry.roots);
  expect(asked).toEqual({ platforms: 1, offered: 2, quorum: registry.roots.length });
  const offered = rows.flatMap((row) => (Array.isArray(row['offered']) ? row['offered'] : []) as readonly object[]);
  expect(offered).toMatchObject([{ platform: 'mt5_global', symbols: ['WINZ26'], for_the_map: true }]);
});
