import { trimDust } from '../base/decimal.ts';
import type { EngineView } from '../engine/view.ts';
import type { Registry } from '../instruments/registry.ts';
import type { Holding } from '../instruments/roll-plan.ts';
import { isWorking } from '../model/order.ts';

/** Every open position and working order with the contract it sits in, for the roll plan. */
export function holdingsOf(view: EngineView, registry: Registry, nowUs: number): readonly Holding[] {
  const contractOf = (symbol: string, platform: string): string | undefined => {
    const read = registry.normalize(symbol, undefined, nowUs, platform);
    return read.ok ? read.value.contract : undefined;
  };
  const positions = view
    .positions()
    .flatMap(({ platform, root, symbol, contract, size }): readonly Holding[] =>
      size === 0
        ? []
        : [{ kind: 'position', key: symbol, platform, root, contract: contract ?? contractOf(symbol, platform), size }],
    );
  const orders = view
    .openOrders()
    .filter(({ state }) => isWorking(state))
    .map(({ orderId, platform, root, symbol, side, size, filledSize }): Holding => ({
      kind: 'order',
      key: orderId,
      platform,
      root,
      contract: contractOf(symbol, platform),
      size: (side === 'BUY' ? 1 : -1) * trimDust(size - filledSize),
    }));
  return [...positions, ...orders];
}

/** One holding in words: `nt8 position +1 NQH25`, `nt8 order 81 −1 NQH25`. */
export function holdingText({ kind, key, platform, contract, size }: Holding): string {
  const name = kind === 'order' ? `order ${key}` : 'position';
  return `${platform} ${name} ${size > 0 ? '+' : '−'}${Math.abs(size)} ${contract ?? key}`;
}
