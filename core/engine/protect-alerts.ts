import { priceText } from '../base/price-text.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { Alert } from '../model/alert.ts';
import type { Child } from '../model/order.ts';
import type { Protection, ProtectionKind } from '../orders/protection.ts';
import { protectionOrderId } from './protect-orders.ts';
import type { Turn } from './turn.ts';

/** A stop or target for a person: `the stop at 16240.5 of 2 NQ 12-26 on nt8 (s1:stop)`. */
export function lineText(protection: Protection, kind: ProtectionKind, size: number = protection.size): string {
  const { symbol, platform } = protection;
  const price = protection[kind]?.price;
  const at = price === undefined ? '' : ` at ${priceText(price)}`;
  return `the ${kind}${at} of ${size} ${symbol} on ${platform} (${protectionOrderId(protection, kind)})`;
}

/** An order that rested is gone and nobody here asked for that: the gateway holds the rest from now on. */
export function tellUnprotected(turn: Turn, protection: Protection, kind: ProtectionKind, child: Child): void {
  const why = child.reason ?? child.code ?? 'no reason given';
  const isTriedAgain = child.state === 'denied' || child.state === 'not_received';
  const until = isTriedAgain ? 'It is sent again; until then' : 'From now on';
  raise(
    turn,
    protection,
    'UNPROTECTED',
    kind === 'stop' ? 'alarm' : 'warning',
    `${capital(lineText(protection, kind))} is ${child.state} (${why}). ${until} the gateway holds it: it is not resting at the venue, and works only while this gateway runs and gets quotes from ${protection.platform}. To close: ${closeCommand(protection)}`,
    child,
  );
}

/** Nothing of a line can rest at the platform: said once, when it begins to hold something. */
export function tellHeld(turn: Turn, protection: Protection, kinds: readonly ProtectionKind[]): void {
  const lines = kinds.map((kind) => lineText(protection, kind)).join(' and ');
  const reason = kinds.map((kind) => protection[kind]?.heldReason).find((why) => why !== undefined);
  raise(
    turn,
    protection,
    'PROTECTION_HELD',
    'info',
    `The gateway holds ${lines}: not resting at the venue (${reason}). It works while this gateway runs and gets quotes from ${protection.platform}.`,
  );
}

/** A held stop or target was reached, and goes out at the market. */
export function tellFired(
  turn: Turn,
  protection: Protection,
  kind: ProtectionKind,
  size: number,
  price: number | undefined,
  wasUnseen: boolean,
): void {
  const now = price === undefined ? 'reached before' : `reached: the market is at ${priceText(price)}`;
  const late = wasUnseen ? ' The gateway was not watching when it was reached, so the exit may be far from it.' : '';
  raise(
    turn,
    protection,
    wasUnseen ? 'PROTECTION_LATE' : 'PROTECTION_FIRED',
    wasUnseen ? 'alarm' : 'info',
    `${capital(lineText(protection, kind, size))} was ${now}. The exit goes out at the market.${late}`,
  );
}

/** An exit that was fired at the market ended without filling. */
export function tellNotFilled(turn: Turn, protection: Protection, kind: ProtectionKind, child: Child): void {
  raise(
    turn,
    protection,
    'PROTECTION_NOT_FILLED',
    'alarm',
    `${capital(lineText(protection, kind))} was reached, and its exit at the market is ${child.state} (${child.reason ?? child.code ?? 'no reason given'}). It is tried again; close by hand if it does not fill: ${closeCommand(protection)}`,
    child,
  );
}

/** Quotes have stopped, so that a held stop cannot be watched; or they are back. */
export function tellWatch(turn: Turn, protection: Protection, isBlind: boolean): void {
  const { root, platform, symbol } = protection;
  const lines = (['stop', 'target'] as const)
    .filter((kind) => protection[kind]?.heldReason !== undefined)
    .map((kind) => lineText(protection, kind))
    .join(' and ');
  if (!isBlind) {
    turn.log(`Quotes of ${root} from ${platform} are back: ${lines} is watched again`);
    return;
  }
  raise(
    turn,
    protection,
    'PROTECTION_BLIND',
    'alarm',
    `No quote of ${symbol} comes from ${platform}, so nobody watches ${lines}. Look at the market; to close: ${closeCommand(protection)}`,
  );
}

/** A stop or target filled at once with another exit: the position turned, and what is too much is closed. */
export function tellSurplus(turn: Turn, protection: Protection, size: number): void {
  raise(
    turn,
    protection,
    'PROTECTION_SURPLUS',
    'alarm',
    `A stop or target of ${protection.clientOrderId} and another exit filled at once on ${protection.platform}: ${size} ${protection.symbol} too much was traded, and is closed now at the market.`,
  );
}

/** A close of what was traded too much ended, and something of it is left. */
export function tellSurplusLeft(turn: Turn, protection: Protection, child: Child): void {
  raise(
    turn,
    protection,
    'PROTECTION_NOT_FILLED',
    'alarm',
    `The close of ${protection.surplus} ${protection.symbol} that was traded too much on ${protection.platform} is ${child.state} (${child.reason ?? child.code ?? 'no reason given'}). It is tried again; close by hand if it does not fill: ${closeCommand(protection)}`,
    child,
  );
}

/** The command that closes what a protection stands for. */
export function closeCommand({ root, platform }: Pick<Protection, 'root' | 'platform'>): string {
  return `nexus flatten ${root} --platform ${platform}`;
}

function raise(
  turn: Turn,
  { platform, entryId }: Protection,
  code: ErrorCodeName,
  severity: Alert['severity'],
  text: string,
  child?: Child,
): void {
  turn.count(code);
  turn.alert({ code, severity, text, platform, orderId: child?.orderId ?? entryId });
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
