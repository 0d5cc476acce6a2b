import { priceText } from '../base/price-text.ts';
import type { ClientId, OrderId, PlatformId } from '../model/ids.ts';
import type { Side } from '../model/order.ts';
import { uncoveredSize } from '../orders/protect-steps.ts';
import type { Protection, ProtectionKind, ProtectionWatch } from '../orders/protection.ts';
import { PROTECTION_KINDS } from '../orders/protection.ts';
import type { EngineState } from './state.ts';

/** A stop or target as people see it. Sizes in the platform's own unit. */
export interface ProtectionLineView {
  readonly points: number;
  /** Absent until something has filled. */
  readonly price?: number;
  /** `venue`: an order of it rests at the platform. `gateway`: not resting at the venue. */
  readonly where: 'venue' | 'gateway';
  /** What rests at the platform, orders of unknown outcome with them. */
  readonly restingSize: number;
  /** Why it does not rest there. */
  readonly heldReason?: string;
}

/** What protects one entry. */
export interface ProtectionView {
  readonly entryId: OrderId;
  readonly client: ClientId;
  readonly clientOrderId: string;
  readonly platform: PlatformId;
  readonly account: string;
  readonly root: string;
  readonly symbol: string;
  readonly exitSide: Side;
  /** What of the entry is still held. */
  readonly size: number;
  readonly stop?: ProtectionLineView;
  readonly target?: ProtectionLineView;
  /** What our own orders traded too much, while it is being closed. */
  readonly surplus: number;
  readonly watch: ProtectionWatch;
  /** In a sentence. */
  readonly text: string;
}

/** What protects what is held now, oldest entry first. */
export function protectionViews(state: EngineState): readonly ProtectionView[] {
  const views: ProtectionView[] = [];
  for (const entryId of state.openProtections) {
    const protection = state.protections.get(entryId);
    if (protection !== undefined) views.push(protectionView(state, protection));
  }
  return views;
}

function protectionView(state: EngineState, protection: Protection): ProtectionView {
  const { entryId, client, clientOrderId, platform, account, root, symbol, exitSide, size, surplus, watch } =
    protection;
  const stop = lineView(state, protection, 'stop');
  const target = lineView(state, protection, 'target');
  return {
    entryId,
    client,
    clientOrderId,
    platform,
    account,
    root,
    symbol,
    exitSide,
    size,
    ...(stop !== undefined && { stop }),
    ...(target !== undefined && { target }),
    surplus,
    watch,
    text: textOf(protection, { stop, target }),
  };
}

function lineView(state: EngineState, protection: Protection, kind: ProtectionKind): ProtectionLineView | undefined {
  const line = protection[kind];
  if (line === undefined) return undefined;
  const { points, price, heldReason } = line;
  const resting = protection.legs
    .filter((leg) => leg.kind === kind && !leg.isFired)
    .map(({ orderId }) => state.children.get(orderId))
    .filter((child) => child !== undefined)
    .map((child) => ({ left: Math.max(0, child.size - child.filledSize) }));
  const restingSize = resting.reduce((sum, { left }) => sum + left, 0);
  const isHeld = heldReason !== undefined && uncoveredSize(protection.size, resting) > 0;
  return {
    points,
    ...(price !== undefined && { price }),
    where: isHeld ? 'gateway' : 'venue',
    restingSize,
    ...(heldReason !== undefined && { heldReason }),
  };
}

function textOf(
  { platform, watch, native }: Protection,
  lines: Readonly<Record<ProtectionKind, ProtectionLineView | undefined>>,
): string {
  const texts = PROTECTION_KINDS.flatMap((kind) => {
    const line = lines[kind];
    if (line === undefined) return [];
    const price = line.price === undefined ? `${line.points} points from the fill` : priceText(line.price);
    if (line.where === 'venue')
      return [`${kind} ${price}, resting at ${platform}${native === undefined ? '' : ' as its own bracket'}`];
    const blind = watch === 'live' ? '' : ', and nobody watches it now';
    return [`${kind} ${price}, not resting at the venue: the gateway holds it${blind} (${line.heldReason})`];
  });
  return texts.join('; ');
}
