import type { OrderId } from '../model/ids.ts';
import { createLatency, type Latency, type LatencySummary } from '../monitoring/latency.ts';
import type { WorkedEvent } from './inbox.ts';

/** How long the parts of the way take, measured on every event. */
export interface Measures {
  take(worked: WorkedEvent): void;
  /**
   * From a signal's arrival `signal_to_journal`, until the journal has its orders, and `signal_to_order`, until the last of
   * them is handed over; from there `order_to_accept.<platform>` and `order_to_fill.<platform>`, until the first fill.
   */
  summaries(): Readonly<Record<string, LatencySummary>>;
  /** The same with their histograms. */
  latencies(): ReadonlyMap<string, Latency>;
}

/** Orders whose first fill is awaited; beyond it new ones are not measured. */
const AWAITED_MAX = 10_000;

/** Makes the measures, all empty. */
export function createMeasures(): Measures {
  const latencies = new Map<string, Latency>();
  const awaited = new Map<
    OrderId,
    { readonly platform: string; readonly sentUs: number; readonly isAccepted: boolean }
  >();
  const record = (name: string, durationUs: number): void => {
    let latency = latencies.get(name);
    if (latency === undefined) {
      latency = createLatency();
      latencies.set(name, latency);
    }
    latency.record(durationUs);
  };
  return {
    take: ({ event, decisions, effects, tookUs, journalledUs }) => {
      for (const effect of effects) {
        if (effect.type !== 'command' || effect.command.type !== 'submitOrder') continue;
        const { platform, order } = effect.command;
        if (awaited.size < AWAITED_MAX) awaited.set(order.orderId, { platform, sentUs: event.atUs, isAccepted: false });
      }
      if (event.type === 'signalReceived' && effects.some(({ type }) => type === 'command')) {
        record('signal_to_journal', Math.max(0, journalledUs - event.atUs));
        record('signal_to_order', tookUs);
      }
      for (const decision of decisions) {
        if (decision.type !== 'executionBooked' && decision.type !== 'orderStateChanged') continue;
        const sent = awaited.get(decision.orderId);
        awaited.delete(decision.orderId);
        if (sent === undefined) continue;
        if (decision.type === 'executionBooked') record(`order_to_fill.${sent.platform}`, event.atUs - sent.sentUs);
        else if (decision.state === 'accepted' || decision.state === 'working') {
          if (!sent.isAccepted) record(`order_to_accept.${sent.platform}`, event.atUs - sent.sentUs);
          awaited.set(decision.orderId, { ...sent, isAccepted: true });
        }
      }
    },
    latencies: () => latencies,
    summaries: () => Object.fromEntries([...latencies].map(([name, latency]) => [name, latency.summary()])),
  };
}
