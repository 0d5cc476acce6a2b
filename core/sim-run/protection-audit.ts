import { trimDust } from '../base/decimal.ts';
import type { EngineView } from '../engine/view.ts';
import type { PlatformId } from '../model/ids.ts';
import { mustHold } from './invariant.ts';
import type { OutsidePlatform } from './sim-world.ts';

/** After every fill: nothing is protected that is not held, so that no stop or target can turn a position. */
export function checkProtected(view: EngineView): void {
  const sizes = new Map<string, number>();
  for (const { platform, symbol, exitSide, size } of view.protections()) {
    const key = `${platform} ${symbol} ${exitSide}`;
    sizes.set(key, trimDust((sizes.get(key) ?? 0) + size));
  }
  const positions = view.positions();
  for (const [key, size] of sizes) {
    const [platform, ...rest] = key.split(' ');
    const exitSide = rest.at(-1);
    const symbol = rest.slice(0, -1).join(' ');
    const signed = positions.find((held) => held.platform === platform && held.symbol === symbol)?.size ?? 0;
    const held = Math.max(0, exitSide === 'SELL' ? signed : -signed);
    mustHold(size <= held, () => `${platform} ${symbol}: ${size} is protected, ${held} is held`);
  }
}

/**
 * At rest: what rests at each platform to protect an entry is exactly what is held of it, or no more where the gateway
 * holds the rest; nothing was traded too much; and nothing rests there that protects nothing. Undefined if so.
 */
export function unrestOf(view: EngineView, platforms: readonly OutsidePlatform[]): string | undefined {
  const known = new Set<string>();
  for (const { entryId, platform, size, stop, target, surplus, text } of view.protections()) {
    const who = `${entryId} on ${platform} (${text})`;
    known.add(entryId);
    if (surplus !== 0) return `${who}: ${surplus} was traded too much and is still held`;
    for (const [line, role] of [
      [stop, 'STOP_LOSS'],
      [target, 'TAKE_PROFIT'],
    ] as const) {
      const resting = restingAt(platforms, platform, entryId, role);
      const isRight = line?.heldReason === undefined ? resting === (line === undefined ? 0 : size) : resting <= size;
      if (!isRight) return `${who}: ${size} is held of it, ${resting} rests there as ${role}`;
    }
  }
  for (const { venue } of platforms)
    for (const { terms, endedUs } of venue.books.orders.values())
      if (
        endedUs === 0 &&
        terms.role !== 'EXIT' &&
        terms.parentOrderId !== undefined &&
        !known.has(terms.parentOrderId)
      )
        return `order ${terms.orderId} rests at ${venue.platform} and protects nothing`;
  return undefined;
}

function restingAt(
  platforms: readonly OutsidePlatform[],
  platform: PlatformId,
  entryId: string,
  role: 'STOP_LOSS' | 'TAKE_PROFIT',
): number {
  const books = platforms.find(({ venue }) => venue.platform === platform)?.venue.books;
  let sum = 0;
  for (const { terms, endedUs, size, filledSize } of books?.orders.values() ?? [])
    if (endedUs === 0 && terms.role === role && terms.orderType !== 'MARKET' && terms.parentOrderId === entryId)
      sum += size - filledSize;
  return sum;
}
