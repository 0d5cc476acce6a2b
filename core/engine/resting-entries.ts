import { OPERATOR_CLIENT } from '../model/ids.ts';
import { enteringLeft } from './entering-left.ts';
import type { EngineState } from './state.ts';

/** Names what AI clients have resting in some roots: it enters by itself whoever is gone, and a person may want it away. */
export function restingText(state: EngineState, roots: readonly string[]): string {
  const resting = [...state.openChildren.all()].flatMap((child) => {
    if (enteringLeft(child) === 0 || child.orderType === 'MARKET') return [];
    const isMeant = roots.includes(child.root) && state.parents.get(child.parentKey)?.client !== OPERATOR_CLIENT;
    return isMeant ? [`order ${child.orderId}, ${child.side} ${child.symbol} on ${child.platform}`] : [];
  });
  return resting.length === 0
    ? ''
    : ` These rest at their platforms and still enter by themselves: ${resting.join('; ')}.`;
}
