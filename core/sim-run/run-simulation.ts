import { drawGapMs } from '../adapters/sim/latency.ts';
import { seedFor } from '../adapters/sim/seed.ts';
import { loadRegistry } from '../app/load-registry.ts';
import { assert } from '../base/assert.ts';
import { MANUAL_START_US, manualClock, type ManualClock } from '../base/manual-clock.ts';
import { seededRandom, type Random } from '../base/random.ts';
import { EncodedJournal } from './encoded-journal.ts';
import { GatewayRuns } from './gateway-runs.ts';
import { mustHold } from './invariant.ts';
import { SimClient } from './sim-client.ts';
import { CLEARED, faultsOf, type FaultChoice, type SimFaults } from './sim-faults.ts';
import { SimOperator } from './sim-operator.ts';
import type { SimulationReport } from './simulation-report.ts';
import { createSimWorld, type SimWorld } from './sim-world.ts';
import { SimulationAudit } from './simulation-audit.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly hours: number;
  readonly faults: FaultChoice;
  /** Told once a simulated hour. */
  readonly progress?: (text: string) => void;
}

const HOUR_MS = 3_600_000;
const ACT_MS_MIN = 300;
const ACT_MS_SPREAD = 10_000;
const OPERATOR_EVERY_MS = 60_000;
/** A time-out, a round of reports and the operator's rounds fit into each round several times. */
const CLEARING_ROUND_MS = 30_000;
const CLEARING_ROUNDS = 10;
/** Stops and targets are looked at so often until none of them is just being changed. */
const REST_ROUNDS = 60;
const REST_ROUND_MS = 1_500;
const TAIL_RECORDS = 6;

/**
 * Runs a whole gateway with five simulated platforms, two clients and an operator through so many hours on one clock that
 * nothing outside moves. Everything is drawn from the seed: the same seed gives the same events and decisions, to the byte.
 */
export async function runSimulation(options: SimulationOptions): Promise<SimulationReport> {
  const { seed, hours, faults: choice } = options;
  const faults = faultsOf(choice);
  const loaded = loadRegistry();
  assert(loaded.ok, 'the shipped instruments do not load');
  const registry = loaded.value;
  const clock = manualClock();
  const random = seededRandom(seedFor(seed, 'fate'));
  const journal = new EncodedJournal();
  const world = createSimWorld({ seed, clock, registry, behaviour: faults.behaviour });
  const pointValue = (root: string): number => registry.pointValue(root)?.value ?? 0;
  const audit = new SimulationAudit(world.platforms, pointValue, () => clock.monotonicUs());
  const clients = [
    new SimClient('pipeline', false, seededRandom(seedFor(seed, 'pipeline')), faults),
    new SimClient('script', true, seededRandom(seedFor(seed, 'script')), faults),
  ];
  const operator = new SimOperator(world.platforms);
  const { downMsMax } = faults;
  const runs = new GatewayRuns({ clock, registry, random, world, journal, audit, clients, downMsMax });

  let failure: SimulationReport['failure'];
  try {
    await runs.start();
    await live({ clock, random, faults, world, runs, clients, operator, audit, options });
    await clear({ clock, world, runs, clients, operator });
    await comeToRest(runs, audit);
    audit.settled(runs.gateway.view);
    for (const client of clients)
      mustHold(client.unanswered.length === 0, () => `nothing was answered to ${client.unanswered.join(' ')}`);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    failure = { event: journal.lastSeq, reason, tail: journal.tail(TAIL_RECORDS) };
  }
  return {
    seed,
    hours,
    faults: choice,
    simulatedMs: Math.round(clock.monotonicUs() / 1_000),
    kills: runs.kills,
    stops: runs.stops,
    events: journal.lastSeq,
    ...audit.counts,
    hash: journal.hash,
    ...(failure !== undefined && { failure }),
  };
}

interface Cast {
  readonly clock: ManualClock;
  readonly world: SimWorld;
  readonly runs: GatewayRuns;
  readonly clients: readonly SimClient[];
  readonly operator: SimOperator;
}

/** The restless part: clients act, and whatever can go wrong does. */
async function live(
  cast: Cast & { random: Random; faults: SimFaults; audit: SimulationAudit; options: SimulationOptions },
): Promise<void> {
  const { clock, random, faults, world, runs, clients, operator, audit, options } = cast;
  const every = (ms: number): number => (ms > 0 ? clock.monotonicUs() + drawGapMs(ms, random) * 1_000 : Infinity);
  const calamity = (everyMs: number, strike: () => void | Promise<void>): (() => Promise<void>) => {
    let dueUs = every(everyMs);
    return async () => {
      if (clock.monotonicUs() < dueUs) return;
      dueUs = every(everyMs);
      await strike();
    };
  };
  const calamities = [
    calamity(faults.killEveryMs, () => runs.planKill()),
    calamity(faults.stopEveryMs, () => runs.stop()),
    calamity(faults.diskFullEveryMs, () => runs.fillDisk(random.int(faults.diskFullMsMax))),
    calamity(faults.clockSetEveryMs, () => {
      const besideMs = random.int(2 * faults.clockSetMsMax) - faults.clockSetMsMax;
      clock.setWallUs(MANUAL_START_US + clock.monotonicUs() + besideMs * 1_000);
    }),
    calamity(faults.handTradeEveryMs, () => {
      const { venue } = world.platforms[random.int(world.platforms.length)]!;
      const { symbol } = venue.symbols[random.int(venue.symbols.length)]!;
      venue.tradeByHand(symbol, random.chance(0.5) ? 'BUY' : 'SELL', 1);
    }),
    calamity(OPERATOR_EVERY_MS, () => operator.look(runs.gateway)),
    calamity(faults.stopSaidEveryMs, () => {
      if (operator.stop(runs.gateway, random)) audit.killed();
    }),
  ];
  const endUs = clock.monotonicUs() + options.hours * HOUR_MS * 1_000;
  let hoursTold = 0;
  while (clock.monotonicUs() < endUs) {
    await runs.pass(ACT_MS_MIN + random.int(ACT_MS_SPREAD));
    for (const strike of calamities) await strike();
    clients[random.int(clients.length)]?.act();
    const hoursDone = Math.floor(clock.monotonicUs() / (HOUR_MS * 1_000));
    if (hoursDone > hoursTold) options.progress?.(`${hoursDone} of ${options.hours} hours`);
    hoursTold = hoursDone;
  }
}

/** Waits for a moment at which no stop or target is just being changed: fills never stop. */
async function comeToRest(runs: GatewayRuns, audit: SimulationAudit): Promise<void> {
  for (let round = 0; round < REST_ROUNDS && !audit.isAtRest(runs.gateway.view); round += 1)
    await runs.pass(REST_ROUND_MS);
}

/** What was broken comes back; what is unknown is settled by reports and by the operator, and everything is answered. */
async function clear({ world, runs, clients, operator }: Cast): Promise<void> {
  world.behave(CLEARED);
  for (let round = 0; round < CLEARING_ROUNDS; round += 1) {
    await runs.pass(CLEARING_ROUND_MS);
    operator.look(runs.gateway);
    for (const client of clients) client.repeatUnanswered();
  }
  await runs.pass(CLEARING_ROUND_MS);
}
