import { trimDust } from '../base/decimal.ts';
import type { EngineView } from '../engine/view.ts';
import type { Registry } from '../instruments/registry.ts';
import type { Holding } from '../instruments/roll-plan.ts';
import { isWorking } from '../model/order.ts';

/** Every open position and working order with the contract it sits in, for the roll plan. */
export function holdingsOf(view: EngineView, registry: Registry, nowUs: number): readonly Holding[] {
  // Thousands of orders may sit in a handful of symbols.
  const contracts = new Map<string, string | undefined>();
  const contractOf = (symbol: string, platform: string): string | undefined => {
    const key = `${platform}\n${symbol}`;
    if (contracts.has(key)) return contracts.get(key);
    const read = registry.normalize(symbol, undefined, nowUs, platform);
    const contract = read.ok ? read.value.contract : undefined;
    contracts.set(key, contract);
    return contract;
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
    .map(({ orderId, platform, root, symbol, contract, side, size, filledSize }): Holding => ({
      kind: 'order',
      key: orderId,
      platform,
      root,
      contract: contract ?? contractOf(symbol, platform),
      size: (side === 'BUY' ? 1 : -1) * trimDust(size - filledSize),
    }));
  return [...positions, ...orders];
}

/** One holding in words: `nt8 position +1 NQH25`, `nt8 order 81 −1 NQH25`. */
export function holdingText({ kind, key, platform, contract, size }: Holding): string {
  const name = kind === 'order' ? `order ${key}` : 'position';
  return `${platform} ${name} ${size > 0 ? '+' : '−'}${Math.abs(size)} ${contract ?? key}`;
}

/** Beyond these a sentence only counts them; the roll plan lists them all. */
const NAMED_MAX = 20;

/** Holdings in words, the first of many. */
export function holdingTexts(held: readonly Holding[]): string {
  const named = held.slice(0, NAMED_MAX).map(holdingText).join(', ');
  return held.length <= NAMED_MAX ? named : `${named} and ${held.length - NAMED_MAX} more`;
}
