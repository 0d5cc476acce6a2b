import type { QuoteSample } from '../model/event.ts';
import type { ClientId, PlatformId } from '../model/ids.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { FoundRate } from '../model/rate.ts';
import type { UndatedEvent } from './inbox.ts';

/** The newest quotes of a root on every platform, as the decision on a signal gets them; none for an unknown root. */
export function quoteSamples(board: QuoteBoard, root: string | undefined): readonly QuoteSample[] {
  if (root === undefined) return [];
  return board.quotes(root).map(({ platform, last, bid, ask, recvTsUs }) => ({
    platform: platform as PlatformId,
    root,
    last,
    bid,
    ask,
    recvTsUs,
  }));
}

/** A signal, a target or a change with the rates to USD that are known, where any is: sizes in another currency need them. */
export function withRates(event: UndatedEvent, ratesNow: () => { readonly rates: readonly FoundRate[] }): UndatedEvent {
  if (event.type !== 'signalReceived' && event.type !== 'targetReceived' && event.type !== 'modifyReceived')
    return event;
  const { rates } = ratesNow();
  return rates.length === 0 ? event : { ...event, rates };
}

/** The change of an order with the quotes of what it trades: another price of an entry is judged as a new entry is. */
export function withQuotes(
  event: UndatedEvent,
  board: QuoteBoard,
  rootsOf: (client: ClientId, clientOrderId: string) => readonly string[],
): UndatedEvent {
  if (event.type !== 'modifyReceived') return event;
  const { client, clientOrderId } = event.request;
  return { ...event, quotes: rootsOf(client, clientOrderId).flatMap((root) => quoteSamples(board, root)) };
}

/** A signal with its client's time moved to where our clock is; other events as they are. */
export function shiftSourceTime(event: UndatedEvent, offsetUs: number): UndatedEvent {
  if (event.type !== 'signalReceived' || event.request.sourceTsUs === undefined || offsetUs === 0) return event;
  return { ...event, request: { ...event.request, sourceTsUs: event.request.sourceTsUs + offsetUs } };
}
