import { priceText } from '../base/price-text.ts';
import type { Decision } from '../engine/decision.ts';
import type { OrderView } from '../engine/view.ts';
import type { OrderId } from '../model/ids.ts';
import type { Child, Parent } from '../model/order.ts';
import type { WorkedEvent } from './inbox.ts';

/** What the lines need to know beyond the event itself. */
export interface LineSources {
  readonly order: (orderId: OrderId) => OrderView | undefined;
}

const LABEL_WIDTH = 10;
const TIME_WIDTH = 10;
const PLATFORM_WIDTH = 12;

/** A line of the terminal: what it is about, when, and what. */
export function terminalLine(label: string, atUs: number | undefined, text: string): string {
  return `${label.padEnd(LABEL_WIDTH)}${(atUs === undefined ? '' : clockText(atUs)).padEnd(TIME_WIDTH)}${text}\n`;
}

/** The time of day in UTC, `14:30:00`. */
export function clockText(atUs: number): string {
  return new Date(atUs / 1_000).toISOString().slice(11, 19);
}

/** An event and what it led to, as lines for a person: signals, orders, fills, averages, alarms, platforms. */
export function linesOf({ event, decisions, effects }: WorkedEvent, sources: LineSources): readonly string[] {
  const lines: string[] = [];
  for (const decision of decisions) lines.push(...decisionLines(event.atUs, decision, sources));
  for (const effect of effects) {
    if (effect.type === 'alert' && effect.alert.severity === 'alarm') {
      lines.push(terminalLine('ALARM', event.atUs, effect.alert.text));
    }
    if (effect.type !== 'tell' || effect.message.type !== 'orderFilled' || effect.message.status === 'partial')
      continue;
    const { side, root, filledQty, expectedQty, fillPrice } = effect.message;
    const whole = filledQty === expectedQty ? 'all filled' : `of ${expectedQty}, the rest did not fill`;
    lines.push(
      terminalLine(
        'average',
        event.atUs,
        `${side ?? ''} ${filledQty} ${root} @ ${priceText(round(fillPrice))}, ${whole}`,
      ),
    );
  }
  return lines;
}

function decisionLines(atUs: number, decision: Decision, { order: orderOf }: LineSources): readonly string[] {
  if (decision.type === 'platformOpened') return [platformLine(atUs, decision.identity.platform, 'connected')];
  if (decision.type === 'platformClosed') return [platformLine(atUs, decision.platform, `left: ${decision.reason}`)];
  if (decision.type === 'parentDecided' || decision.type === 'targetReleased') {
    return parentLines(atUs, decision.parent, decision.children);
  }
  if (decision.type !== 'executionBooked' && decision.type !== 'orderStateChanged') return [];
  const order = orderOf(decision.orderId);
  if (order === undefined) return [];
  if (decision.type === 'executionBooked') return [fillLine(atUs, order, decision.execution)];
  if (!ENDED_BADLY.has(decision.state)) return [];
  const reason = decision.reason === undefined ? '' : `: ${decision.reason}`;
  return [terminalLine(decision.state, atUs, `${order.platform.padEnd(PLATFORM_WIDTH)}${order.symbol}${reason}`)];
}

const ENDED_BADLY: ReadonlySet<string> = new Set([
  'rejected',
  'denied',
  'unknown',
  'cancelled',
  'expired',
  'not_received',
]);

function platformLine(atUs: number, platform: string, text: string): string {
  return terminalLine('platform', atUs, `${platform.padEnd(PLATFORM_WIDTH)}${text}`);
}

function parentLines(atUs: number, parent: Parent, children: readonly Child[]): readonly string[] {
  const what =
    parent.kind === 'SIGNAL'
      ? `${parent.side ?? ''} ${parent.requestedQty} ${parent.root}`
      : parent.kind === 'TARGET'
        ? `position ${parent.requestedQty} ${parent.root}`
        : `flatten ${parent.root}`;
  return [
    terminalLine(parent.kind.toLowerCase(), atUs, `${what}, from ${parent.client}`),
    ...children.map(({ platform, side, size, unit, symbol }) =>
      terminalLine(
        'order',
        atUs,
        `${platform.padEnd(PLATFORM_WIDTH)}${side} ${size} ${unitText(size, unit)} of ${symbol}`,
      ),
    ),
    ...parent.denied.map(({ platform, reason }) =>
      terminalLine('denied', atUs, `${platform.padEnd(PLATFORM_WIDTH)}${reason}`),
    ),
    ...(parent.endCode === undefined ? [] : [terminalLine('refused', atUs, parent.endReason ?? parent.endCode)]),
  ];
}

function fillLine(
  atUs: number,
  order: OrderView,
  { size, price }: { readonly size: number; readonly price: number },
): string {
  const afterMs = Math.round((atUs - order.decidedUs) / 1_000);
  const text = `${order.side} ${size} ${unitText(size, order.unit)} of ${order.symbol} @ ${priceText(price)}, after ${afterMs} ms`;
  return terminalLine('fill', atUs, `${order.platform.padEnd(PLATFORM_WIDTH)}${text}`);
}

function unitText(size: number, unit: string): string {
  return size === 1 ? unit.replace(/s$/, '') : unit;
}

/** An average as a person reads it: two decimals more than prices usually have would only distract. */
function round(price: number): number {
  return Math.round(price * 100) / 100;
}
