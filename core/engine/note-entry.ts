import type { OrderId } from '../model/ids.ts';
import type { Child, Parent } from '../model/order.ts';
import type { EngineState } from './state.ts';

/** How long entries are remembered for the limits on how often: the longest risk day and the one before. */
export const ENTRIES_KEPT_US = 172_800_000_000;

/** Remembers a signal or target that enters. The children of a snapshot come once more in runs of their own. */
export function noteEntry(state: EngineState, atUs: number, parent: Parent, children: readonly Child[]): void {
  const entry = children.find(({ role }) => role === 'ENTRY');
  if (entry === undefined || state.entries.at(-1)?.key === parent.key) return;
  const simulated = state.platforms.get(entry.platform)?.identity.simulated === true;
  const isOpened = children.some(({ filledSize }) => filledSize > 0);
  state.entries.push({ atUs, key: parent.key, simulated, isOpened });
  forgetOld(state, atUs);
}

/** Remembers that an entry was given another price. */
export function noteChange(state: EngineState, atUs: number, orderId: OrderId): void {
  const child = state.children.get(orderId);
  if (child === undefined) return;
  const simulated = state.platforms.get(child.platform)?.identity.simulated === true;
  // However many platforms one change goes to, it is one message of a client.
  const last = state.entries.at(-1);
  if (last?.key === child.parentKey && last.atUs === atUs && last.isChange === true) return;
  state.entries.push({ atUs, key: child.parentKey, simulated, isOpened: false, isChange: true });
  forgetOld(state, atUs);
}

function forgetOld(state: EngineState, atUs: number): void {
  const [first] = state.entries;
  if (first !== undefined && first.atUs < atUs - ENTRIES_KEPT_US)
    state.entries = state.entries.filter((each) => each.atUs >= atUs - ENTRIES_KEPT_US / 2);
}

/** The first fill of an order makes a trade of the signal that it entered for, however late it comes. */
export function noteOpened({ entries }: EngineState, { parentKey, role, decidedUs }: Child): void {
  if (role !== 'ENTRY') return;
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.atUs ?? 0) < decidedUs) low = middle + 1;
    else high = middle;
  }
  for (let index = low; entries[index]?.atUs === decidedUs; index += 1) {
    const entry = entries[index];
    if (entry?.key === parentKey) entry.isOpened = true;
  }
}
