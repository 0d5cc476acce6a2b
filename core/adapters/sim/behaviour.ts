import type { Latency } from './latency.ts';

/**
 * How a simulated platform behaves. A `…Rate` is a probability from 0 to 1 per case; 0 everywhere is a perfect platform.
 * Faults of the link change only what the gateway sees: at the venue everything happens once, and its report tells.
 */
export interface SimBehaviour {
  // Time
  /** Gateway to venue. Commands of one link never overtake each other. */
  readonly commandLatency: Latency;
  /** Arrival of an order until its first fill, and from one partial fill to the next. */
  readonly fillLatency: Latency;
  /** Venue to gateway. Events of one link overtake each other only by `reorderRate`. */
  readonly eventLatency: Latency;
  /** Start of the adapter until it has registered; also every redial. */
  readonly connectLatency: Latency;

  // Trading
  /** An order is refused, with a reason as real platforms give them. Exits too. */
  readonly rejectRate: number;
  /** A stop or target is refused besides, as a platform does that thinks little of its price. */
  readonly protectionRejectRate: number;
  /** A stop or target that rests is cancelled by a person at the platform. */
  readonly protectionCancelRate: number;
  /** A fill takes only a part of what is left, in whole size steps; the rest follows later. */
  readonly partialRate: number;
  /** An order at the market fills up to so many ticks worse than bid or ask, evenly drawn. */
  readonly slippageTicksMax: number;
  /** A cancel of an open order is refused ("in process at the exchange"); the order lives on. */
  readonly cancelRejectRate: number;
  /** A modify of an open order is refused; the order stays as it was. */
  readonly modifyRejectRate: number;
  /** An order that begins to rest is ended by the venue as EXPIRED, unless it fills before. */
  readonly expiryRate: number;
  /** How long an order rests before such an end. */
  readonly expiryLatency: Latency;
  /** The last fill of an order takes one size step more than was ordered. */
  readonly overfillRate: number;
  /** In the account's currency per unit of size; a positive figure is a cost; 0: the platform states none. */
  readonly commissionPerUnit: number;

  // Events on their way to the gateway
  /** A status or fill is never seen; only the next report tells of it. */
  readonly eventLossRate: number;
  /** A status or fill comes a second time, later. */
  readonly duplicateRate: number;
  /** A status or fill is held back, so that later ones come before it. */
  readonly reorderRate: number;
  /** For how long a reordered event, or the second copy of a doubled one, is held back. */
  readonly reorderHold: Latency;

  // Reports
  /** A report request is never answered. */
  readonly reportLossRate: number;
  /** A report states a wrong position: another size, the other side, none, or one in a symbol nobody trades. */
  readonly positionLieRate: number;
  /** How far back the platform's history reaches; 0: to its beginning. Older executions are missing from reports. */
  readonly historyMs: number;

  // The link
  /** Mean time from registration to the next loss of the link; 0: never. One set later counts from the next registration. */
  readonly disconnectEveryMs: number;
  /** How long the link stays lost. The venue trades on. */
  readonly outage: Latency;
  /** A command on its way when the link breaks (or the gateway dies) never arrives. */
  readonly commandLossAtCutRate: number;
  /** A status or fill that did not reach the gateway because of an outage is sent again after it. */
  readonly resendRate: number;
  /** At a loss of the link the platform itself restarts: orders that have not begun to fill or rest are cancelled, and nothing is sent again. It never forgets an order id. */
  readonly restartRate: number;
  /** The link does not take an order: SOCKET_BUSY, no byte leaves. */
  readonly linkBusyRate: number;

  // Prices
  /** Ticks per second of each symbol, up to 100,000; 0: none. */
  readonly ticksPerSecond: number;
}

/** A platform on the same machine that does everything right: short delays, no fault, market orders fill whole at bid or ask. */
export const calmBehaviour: SimBehaviour = {
  commandLatency: { minMs: 1, medianMs: 3, p99Ms: 15 },
  fillLatency: { minMs: 5, medianMs: 40, p99Ms: 250 },
  eventLatency: { minMs: 1, medianMs: 3, p99Ms: 15 },
  connectLatency: { minMs: 50, medianMs: 150, p99Ms: 600 },
  rejectRate: 0,
  protectionRejectRate: 0,
  protectionCancelRate: 0,
  partialRate: 0,
  slippageTicksMax: 0,
  cancelRejectRate: 0,
  modifyRejectRate: 0,
  expiryRate: 0,
  expiryLatency: { minMs: 500, medianMs: 5_000, p99Ms: 60_000 },
  overfillRate: 0,
  commissionPerUnit: 0,
  eventLossRate: 0,
  duplicateRate: 0,
  reorderRate: 0,
  reorderHold: { minMs: 5, medianMs: 60, p99Ms: 800 },
  reportLossRate: 0,
  positionLieRate: 0,
  historyMs: 0,
  disconnectEveryMs: 0,
  outage: { minMs: 200, medianMs: 2_000, p99Ms: 30_000 },
  commandLossAtCutRate: 0,
  resendRate: 0,
  restartRate: 0,
  linkBusyRate: 0,
  ticksPerSecond: 4,
};

/** Every fault that a gateway must survive without a person, far more often than in any bad week. No overfills: ask for them. */
export const stormyBehaviour: SimBehaviour = {
  ...calmBehaviour,
  commandLatency: { minMs: 1, medianMs: 20, p99Ms: 900 },
  fillLatency: { minMs: 5, medianMs: 150, p99Ms: 6_000 },
  eventLatency: { minMs: 1, medianMs: 20, p99Ms: 900 },
  rejectRate: 0.05,
  protectionRejectRate: 0.05,
  protectionCancelRate: 0.05,
  partialRate: 0.4,
  slippageTicksMax: 3,
  cancelRejectRate: 0.1,
  modifyRejectRate: 0.1,
  expiryRate: 0.05,
  commissionPerUnit: 2.1,
  eventLossRate: 0.05,
  duplicateRate: 0.1,
  reorderRate: 0.1,
  reportLossRate: 0.05,
  positionLieRate: 0.02,
  disconnectEveryMs: 60_000,
  commandLossAtCutRate: 0.5,
  resendRate: 0.5,
  restartRate: 0.3,
  linkBusyRate: 0.02,
};
