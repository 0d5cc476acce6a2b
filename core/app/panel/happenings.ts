import type { HappeningView } from '../../api/overview-view.ts';
import { STREAMS } from '../../api/streams.ts';
import { priceText } from '../../base/price-text.ts';
import type { Decision } from '../../engine/decision.ts';
import type { EngineView } from '../../engine/view.ts';
import type { Parent } from '../../model/order.ts';
import { actorTitle } from '../../model/source.ts';
import type { WorkedEvent } from '../inbox.ts';
import { sizeText } from './size-text.ts';
import { createRowTail, type RowTail } from './row-tail.ts';

/** The last events in plain words. */
export interface Happenings {
  readonly source: RowTail<HappeningView>['source'];
  take(worked: WorkedEvent): void;
}

type Said = Omit<HappeningView, 'number' | 'atUs' | 'platform' | 'orderId'> &
  Partial<Pick<HappeningView, 'platform' | 'orderId'>>;

const EVERY_MS = 200;
const ENDED_BADLY: ReadonlySet<string> = new Set([
  'rejected',
  'denied',
  'unknown',
  'cancelled',
  'expired',
  'not_received',
]);

/** Makes an empty list of what happened. */
export function createHappenings(view: EngineView): Happenings {
  const tail = createRowTail<HappeningView>(STREAMS.happenings.rowsMax, EVERY_MS);
  return {
    source: tail.source,
    take: ({ event, decisions }) => {
      for (const decision of decisions) {
        const said = wordsOf(decision, view);
        if (said !== undefined)
          tail.add((number) => ({ number, atUs: event.atUs, platform: null, orderId: null, ...said }));
      }
      if (event.type === 'operatorActed')
        tail.add((number) => ({
          number,
          atUs: event.atUs,
          kind: 'operator',
          text: `${actorTitle(event.by)}: ${event.note}`,
          platform: null,
          orderId: null,
        }));
    },
  };
}

function wordsOf(decision: Decision, view: EngineView): Said | undefined {
  if (decision.type === 'parentDecided' || decision.type === 'targetReleased')
    return { kind: 'signal', text: parentWords(decision.parent) };
  if (decision.type === 'executionBooked' || decision.type === 'orderStateChanged') return orderWords(decision, view);
  if (decision.type === 'platformOpened') {
    const { platform } = decision.identity;
    return { kind: 'platform', text: `${platform} connected`, platform };
  }
  if (decision.type === 'platformClosed')
    return { kind: 'platform', text: `${decision.platform} left: ${decision.reason}`, platform: decision.platform };
  if (decision.type === 'tradingStateChanged')
    return { kind: 'state', text: `Trading is ${decision.state}, by ${actorTitle(decision.by)}: ${decision.reason}` };
  return undefined;
}

function orderWords(
  decision: Extract<Decision, { type: 'executionBooked' | 'orderStateChanged' }>,
  view: EngineView,
): Said | undefined {
  const order = view.order(decision.orderId);
  if (order === undefined) return undefined;
  const { platform, side, symbol, unit, orderId } = order;
  if (decision.type === 'executionBooked') {
    const { size, price } = decision.execution;
    const text = `${platform} filled ${side} ${sizeText(size, unit)} of ${symbol} @ ${priceText(price)}`;
    return { kind: 'fill', text, platform, orderId };
  }
  if (!ENDED_BADLY.has(decision.state)) return undefined;
  const why = decision.reason === undefined ? '' : `: ${decision.reason}`;
  const text = `${platform} ${side} ${order.size} ${symbol} is ${decision.state}${why}`;
  return { kind: 'order', text, platform, orderId };
}

function parentWords({ kind, side, requestedQty, root, client, children, denied, endReason }: Parent): string {
  const wish =
    kind === 'SIGNAL'
      ? `${side ?? ''} ${requestedQty} ${root}`
      : kind === 'TARGET'
        ? `position ${requestedQty} ${root}`
        : `flatten ${root}`;
  const outcome =
    children.length === 0
      ? `nothing was sent${endReason === undefined ? '' : `: ${endReason}`}`
      : `${children.length} order${children.length === 1 ? '' : 's'} sent${denied.length === 0 ? '' : `, ${denied.length} denied`}`;
  return `${client}: ${wish}, ${outcome}`;
}
