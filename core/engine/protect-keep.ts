import type { Child } from '../model/order.ts';
import { bookOnProtections } from '../orders/protect-book.ts';
import type { MovedPosition } from '../orders/protect-book.ts';
import type { Protection } from '../orders/protection.ts';
import type { EngineState } from './state.ts';

/** Takes over a protection as it is now. */
export function keepProtection(state: EngineState, protection: Protection): void {
  state.protections.set(protection.entryId, protection);
  if (protection.isOver) state.openProtections.delete(protection.entryId);
  else state.openProtections.add(protection.entryId);
}

/** Books a fill on the protections that it touches: those of its account and symbol, and its own though that was over. */
export function bookProtected(state: EngineState, child: Child, moved: MovedPosition): void {
  const own = state.protections.get(child.protects ?? child.orderId);
  if (state.openProtections.size === 0 && own === undefined) return;
  const touched = protectionsOn(state, child);
  const all = own === undefined || touched.includes(own) ? touched : [...touched, own];
  for (const protection of bookOnProtections(all, child, moved)) keepProtection(state, protection);
}

/** The protections at work on one account and symbol, oldest entry first. */
export function protectionsOn(
  state: EngineState,
  { platform, account, symbol }: Pick<Child, 'platform' | 'account' | 'symbol'>,
): readonly Protection[] {
  const found: Protection[] = [];
  for (const entryId of state.openProtections) {
    const protection = state.protections.get(entryId);
    if (protection?.platform === platform && protection.account === account && protection.symbol === symbol)
      found.push(protection);
  }
  return byAge(found);
}

/** Protections by their entries, oldest first. */
export function byAge(protections: readonly Protection[]): readonly Protection[] {
  return protections.toSorted((a, b) => Number(a.entryId) - Number(b.entryId));
}
