import { describe, expect, test } from 'vitest';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';
import { civilDay } from './civil-day.ts';
import { contractCode } from './contract.ts';
import { SPELLINGS } from './spelling.ts';

const registry = shippedRegistry();
const products = [...registry.products.byRoot.values()];
// NQ has no month where the map gives it a name of its own, as at an MT5 broker abroad.
const dated = SPELLINGS.filter((spelling) => spelling !== 'mt5' && spelling !== 'universal');
const platforms = ['nt8', 'sierra', 'mt5_global', 'mt5_brazil', 'bookmap', 'quantower', 'sim_nt8', 'sim_mt5'];
const US_PER_DAY = 86_400_000_000;

describe.each(dated)('in the spelling of %s', (spelling) => {
  test('every contract of every product from 2020 to 2039 is read back as what was written', () => {
    for (const { root, cycle } of products) {
      for (const month of cycle?.listedMonths ?? []) {
        for (let year = 2020; year < 2040; year += 1) {
          const contract = contractCode(root, { year, month });
          // A one-digit year is read as of a day on which the contract trades.
          const tradingUs = (civilDay(year, month, 1) - 60) * US_PER_DAY;
          const written = registry.spell(root, contract, spelling);
          expect(written.ok, contract).toBe(true);
          if (!written.ok) continue;
          const read = registry.normalize(written.value, spelling, tradingUs);
          expect(read, written.value).toMatchObject({ ok: true, value: { root, contract, spelling } });
          const anywhere = registry.normalize(written.value, undefined, tradingUs);
          expect(anywhere, written.value).toMatchObject({ ok: true, value: { root, contract } });
        }
      }
    }
  });
});

test('what a product is called on a platform is read back as that product, week by week', () => {
  for (const platform of platforms) {
    for (const { root } of products) {
      for (let week = 0; week < 52; week += 1) {
        const nowUs = (civilDay(2026, 1, 1) + week * 7 + 0.5) * US_PER_DAY;
        const written = registry.resolve(root, platform, nowUs);
        expect(written.ok, `${root} ${platform}`).toBe(true);
        if (!written.ok) continue;
        const { symbol, contract } = written.value;
        const read = registry.normalize(symbol, undefined, nowUs, platform);
        expect(read, symbol).toMatchObject({ ok: true, value: { root, contract, isFront: true } });
      }
    }
  }
});
