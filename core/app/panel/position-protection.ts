import type { PositionView } from '../../api/order-view.ts';
import { trimDust } from '../../base/decimal.ts';
import type { EngineView, PositionView as Held } from '../../engine/view.ts';

/** What protects a position, over all of its entries; the prices are those of the newest. Null without protection. */
export function positionProtection(view: EngineView, held: Held): PositionView['protection'] {
  const protecting = view.protections().filter(({ platform, account, symbol, size }) => {
    const isOfIt = platform === held.platform && account === held.account && symbol === held.symbol;
    return isOfIt && size > 0;
  });
  const newest = protecting.at(-1);
  if (newest === undefined) return null;
  const lines = protecting.flatMap(({ stop, target }) => [stop, target].filter((line) => line !== undefined));
  return {
    stopPrice: newest.stop?.price ?? null,
    targetPrice: newest.target?.price ?? null,
    size: trimDust(protecting.reduce((sum, { size }) => sum + size, 0)),
    where: lines.some(({ where }) => where === 'gateway') ? 'gateway' : 'venue',
    text: protecting.map(({ size, text }) => `${size}: ${text}`).join('; '),
  };
}
