import { calmBehaviour, stormyBehaviour, type SimBehaviour } from '../adapters/sim/behaviour.ts';

/** What goes wrong in a simulation. */
export interface SimFaults {
  readonly behaviour: SimBehaviour;
  /** Mean time between two kills of the gateway, between two clean ends of it; 0: never. */
  readonly killEveryMs: number;
  readonly stopEveryMs: number;
  /** How long the gateway stays away after either. */
  readonly downMsMax: number;
  /** Mean time between two full disks, and how long one lasts at most. */
  readonly diskFullEveryMs: number;
  readonly diskFullMsMax: number;
  /** Mean time between two settings of the PC's clock, and how far beside the true time it then is at most. */
  readonly clockSetEveryMs: number;
  readonly clockSetMsMax: number;
  /** Mean time between two trades of a person at one of the platforms. */
  readonly handTradeEveryMs: number;
  /** A client's message is sent a second time, or an old one with another body. */
  readonly repeatRate: number;
  readonly reuseRate: number;
  /** A link is renewed behind a client's back, which speaks without HELLO then, for some messages. */
  readonly silentRenewalRate: number;
  /** Mean time between two stops of any of the six sources: a kill, a reduce, a flatten, or a re-arm that must be refused. */
  readonly stopSaidEveryMs: number;
  /** A client halts or reduces trading; the operator re-arms within minutes. */
  readonly haltRate: number;
}

export type FaultChoice = 'all' | 'none';

const MINUTE_MS = 60_000;

/** So few ticks that hours pass quickly, and enough for quotes. */
const TICKS_PER_SECOND = 0.2;

const NO_FAULTS: SimFaults = {
  behaviour: { ...calmBehaviour, ticksPerSecond: TICKS_PER_SECOND },
  killEveryMs: 0,
  stopEveryMs: 0,
  downMsMax: 0,
  diskFullEveryMs: 0,
  diskFullMsMax: 0,
  clockSetEveryMs: 0,
  clockSetMsMax: 0,
  handTradeEveryMs: 0,
  stopSaidEveryMs: 0,
  repeatRate: 0,
  reuseRate: 0,
  silentRenewalRate: 0,
  haltRate: 0,
};

const ALL_FAULTS: SimFaults = {
  // So many lies that now and then two in a row are alike: then they are acted upon, and undone.
  behaviour: { ...stormyBehaviour, ticksPerSecond: TICKS_PER_SECOND, positionLieRate: 0.1 },
  killEveryMs: 2 * MINUTE_MS,
  stopEveryMs: 15 * MINUTE_MS,
  downMsMax: 30_000,
  diskFullEveryMs: 10 * MINUTE_MS,
  diskFullMsMax: 20_000,
  clockSetEveryMs: 20 * MINUTE_MS,
  clockSetMsMax: 25 * MINUTE_MS,
  handTradeEveryMs: 10 * MINUTE_MS,
  stopSaidEveryMs: 4 * MINUTE_MS,
  repeatRate: 0.1,
  reuseRate: 0.01,
  silentRenewalRate: 0.3,
  haltRate: 0.004,
};

/** Every fault that a gateway must survive without a person, or none. */
export function faultsOf(choice: FaultChoice): SimFaults {
  return choice === 'all' ? ALL_FAULTS : NO_FAULTS;
}

/** The weather at the end of a run: what was broken comes back, and what was said is true. */
export const CLEARED: Partial<SimBehaviour> = {
  disconnectEveryMs: 0,
  eventLossRate: 0,
  reportLossRate: 0,
  positionLieRate: 0,
  linkBusyRate: 0,
  rejectRate: 0,
  protectionRejectRate: 0,
  protectionCancelRate: 0,
};
