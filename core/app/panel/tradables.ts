import type { TradableView } from '../../api/preview-view.ts';
import type { EngineView } from '../../engine/view.ts';
import type { CurrencyFactor } from '../../instruments/convert-terms.ts';
import type { Registry } from '../../instruments/registry.ts';
import { knownSpelling } from '../known-spelling.ts';
import { smallestQuantity } from '../smallest-size.ts';

/** What may be order-tested: every root that a platform trades, cheapest first, with the smallest sizes. */
export function tradables(
  view: EngineView,
  registry: Registry,
  nowUs: number,
  factorOf: CurrencyFactor,
): readonly TradableView[] {
  const views = view.platforms();
  const rows = registry.roots.map((root): TradableView => {
    const front = registry.frontMonth(root, nowUs);
    const platforms = views.flatMap((one): TradableView['platforms'] => {
      const spelling = knownSpelling(one.spelling);
      const target = registry.orderTarget(root, one.platform, nowUs, spelling);
      const quantityMin = smallestQuantity(registry, root, one.platform, one, nowUs, factorOf);
      if (target.kind !== 'symbol' || quantityMin === undefined) return [];
      const terms = one.symbols.find(({ symbol }) => symbol === target.symbol);
      return [
        {
          platform: one.platform,
          symbol: target.symbol,
          quantityMin,
          sizeLabel: registry.sizeLabel(root, one.platform, terms, spelling) ?? null,
          linked: one.linked,
          simulated: one.simulated,
          mode: one.mode,
        },
      ];
    });
    const linked = platforms.filter(({ linked: isLinked }) => isLinked);
    return {
      root,
      front: front.ok ? front.value.contract : null,
      tickSize: registry.products.byRoot.get(root)?.tickSize ?? null,
      quantityMin: Math.max(0, ...(linked.length > 0 ? linked : platforms).map((one) => one.quantityMin)),
      platforms,
    };
  });
  const worthOf = ({ root, quantityMin }: TradableView): number =>
    (registry.products.byRoot.get(root)?.marginUsd ?? Infinity) * quantityMin;
  return rows.filter(({ platforms }) => platforms.length > 0).toSorted((a, b) => worthOf(a) - worthOf(b) || 0);
}
