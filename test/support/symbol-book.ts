import { err, ok } from '../../core/base/result.ts';
import type { SymbolBook } from '../../core/engine/config.ts';

const ROOTS: Readonly<Record<string, { readonly value: number; readonly currency: string }>> = {
  NQ: { value: 20, currency: 'USD' },
  ES: { value: 50, currency: 'USD' },
  WIN: { value: 0.2, currency: 'BRL' },
};

/** A tiny symbol book for engine tests: futures everywhere 1 : 1, `mt5…` in lots of $1, WIN on `mt5_brazil` alone. */
export const testSymbolBook: SymbolBook = {
  checkOrderSymbol: (symbol) =>
    Object.hasOwn(ROOTS, symbol)
      ? ok({ root: symbol, isFront: true })
      : err({
          code: 'SYMBOL_UNKNOWN',
          message: `symbol: expected one of ${Object.keys(ROOTS).join(', ')}, was ${symbol}`,
        }),
  orderTarget: (root, platform) => {
    const traded = (root === 'WIN') === (platform === 'mt5_brazil');
    if (!traded) return { kind: 'blank', reason: `${platform} does not trade ${root}` };
    return platform.startsWith('mt5_global')
      ? { kind: 'symbol', symbol: `${root}.cash`, contract: undefined }
      : { kind: 'symbol', symbol: `${root} 12-26`, contract: `${root}Z26` };
  },
  translate: (root, platform, quantity) => {
    const lots = platform.startsWith('mt5_global');
    const perContract = lots ? (ROOTS[root]?.value ?? 1) : 1;
    const size = lots ? quantity * perContract : Math.floor(quantity);
    if (size <= 0) return err({ code: 'SIZE_BELOW_MIN', message: `${quantity} ${root} is below the minimum of 1` });
    return ok({ size, unit: lots ? 'lots' : 'contracts', perContract });
  },
  tradedContract: (root, platform) => (platform.startsWith('mt5_global') ? undefined : `${root}Z26`),
  frontMonth: (root) => ok({ contract: `${root}Z26` }),
  pointValue: (root) => ROOTS[root],
};
