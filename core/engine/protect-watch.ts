import { trimDust } from '../base/decimal.ts';
import type { QuoteSample } from '../model/event.ts';
import { exitPrice, isReached } from '../orders/protect-price.ts';
import { uncoveredSize } from '../orders/protect-steps.ts';
import type { Protection } from '../orders/protection.ts';
import { PROTECTION_KINDS, withLine } from '../orders/protection.ts';
import { tellFired, tellWatch } from './protect-alerts.ts';
import { restingLegs, withNewLeg } from './protect-lines.ts';
import { sendProtective } from './protect-orders.ts';
import { isQuoteOf } from './quote-of-held.ts';
import type { Turn } from './turn.ts';

/** A platform whose newest quote is older than this does not show where its market is. */
export const QUOTE_STALE_US = 30_000_000;

/**
 * The quote by which a protection is watched: of its own platform and contract, and fresh. Undefined otherwise: another
 * platform's price, or another month's, would fire it at the wrong moment.
 */
export function watchedQuote(
  turn: Turn,
  { platform, account, root, symbol }: Protection,
  quotes: readonly QuoteSample[],
): QuoteSample | undefined {
  const contract = turn.state.positions.get(platform, account, symbol)?.contract;
  const held = { platform, root, symbol, contract };
  return quotes.find((quote) => turn.atUs - quote.recvTsUs <= QUOTE_STALE_US && isQuoteOf(turn, held, quote));
}

/** Whether the gateway's own eye is all that a part of this protection has. */
function isHeld(protection: Protection): boolean {
  return protection.size > 0 && PROTECTION_KINDS.some((kind) => protection[kind]?.heldReason !== undefined);
}

/** Keeps account of whether quotes come for what is held, and raises the alarm once when they stop. */
export function keepWatch(turn: Turn, protection: Protection, quote: QuoteSample | undefined): Protection {
  const { protectionsSeenUs } = turn.state;
  const { entryId, watch } = protection;
  if (!isHeld(protection)) {
    protectionsSeenUs.delete(entryId);
    return protection;
  }
  if (quote !== undefined) {
    protectionsSeenUs.set(entryId, quote.recvTsUs);
    if (watch === 'blind') tellWatch(turn, protection, false);
    return watch === 'live' ? protection : { ...protection, watch: 'live' };
  }
  const seenUs = protectionsSeenUs.get(entryId) ?? turn.atUs;
  protectionsSeenUs.set(entryId, seenUs);
  if (watch === 'blind' || turn.atUs - seenUs <= QUOTE_STALE_US) return protection;
  tellWatch(turn, protection, true);
  return { ...protection, watch: 'blind' };
}

/** While its link is down, or before it is up again after a restart, nobody watches: the next quote may be far beyond a stop. */
export function shutEye(turn: Turn, protection: Protection): Protection {
  turn.state.protectionsSeenUs.delete(protection.entryId);
  return protection.watch === 'live' && isHeld(protection) ? { ...protection, watch: 'unseen' } : protection;
}

/**
 * Fires what the market has reached and no order at the platform covers, at the market. A stop that was reached once
 * goes on until nothing is left to close. `wasUnseen`: nobody here had watched the price before.
 */
export function fireReached(
  turn: Turn,
  protection: Protection,
  wanted: number,
  quote: QuoteSample | undefined,
  wasUnseen: boolean,
): Protection {
  let fired = protection;
  let left = wanted;
  for (const kind of PROTECTION_KINDS) {
    const line = fired[kind];
    if (line?.price === undefined || turn.atUs < line.nextTryUs) continue;
    const size = uncoveredSize(left, restingLegs(turn, fired, kind));
    const isNow = quote !== undefined && isReached(kind, fired.exitSide, line.price, quote);
    if (size === 0 || (!line.isTriggered && !isNow)) continue;
    const sent = sendProtective(turn, fired, kind, size);
    if (sent === undefined) continue;
    if (!line.isTriggered) {
      const now = quote === undefined ? undefined : exitPrice(fired.exitSide, quote);
      tellFired(turn, fired, kind, size, now, wasUnseen && line.heldReason !== undefined);
    }
    fired = withNewLeg(turn, sent.protection, sent.orderId, kind, true);
    if (kind === 'stop') fired = withLine(fired, kind, { isTriggered: true });
    left = trimDust(left - size);
  }
  return fired;
}
