import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../base/random.ts';
import { makeBenchFolder, startBenchGateway, type BenchGateway } from '../bench-gateway.ts';
import { arrivedSignals, expectSignals, sendSignals, startProgram } from '../bench-peers.ts';
import type { Child } from '../child-process.ts';
import { untilAllOpen, unknownOrders } from '../gateway-state.ts';
import { BENCH_PLATFORMS } from '../peers/orders.ts';
import { steadyUs } from '../steady-time.ts';

export interface RecoveryRunOptions {
  /** Orders in the journal before the first kill; each life adds a few. */
  readonly orders: number;
  readonly kills: number;
  readonly seed: number;
  /** Told after each kill, for a progress line. */
  readonly progress?: (text: string) => void;
}

/** One death and what came after it, each from the moment of the kill. */
export interface Recovery {
  /** The process is gone, and the next one is begun. */
  readonly deadUs: number;
  /** It said that it is ready: its journal is replayed and its doors are bound. */
  readonly readyUs: number;
  /** Every platform has dialled again, has reported, was reconciled and may trade. */
  readonly openUs: number;
}

export interface RecoveryRun {
  readonly recoveries: readonly Recovery[];
  readonly ordersAtFirst: number;
  readonly ordersAtLast: number;
  /** Orders whose outcome was not known at the end: every platform reports, so there should be none. */
  readonly unknownAtLast: number;
}

const RECONCILE_MS = 5_000;
const FILL_PER_SECOND = 200;
/** What flows when the gateway is killed, and for how long at most. */
const LOAD = { signals: 20, perSecond: 100 } as const;
const KILL_AFTER_MS_MAX = 200;
const LOOK_MS = 4;
/** What was under way at a kill may never come. */
const LOST_QUIET_MS = 3_000;

/** Fills a journal, then kills the gateway under load and starts it again at once on the same folder, over and over. */
export async function runRecoveries(options: RecoveryRunOptions): Promise<RecoveryRun> {
  const { orders, kills, seed, progress = () => {} } = options;
  const chance = seededRandom(seed);
  const folder = makeBenchFolder({ reconcileMs: RECONCILE_MS });
  const peers: Child[] = [];
  let gateway: BenchGateway | undefined;
  try {
    gateway = await startBenchGateway(folder);
    const { ports } = gateway;
    const platforms = startProgram('peers/platforms-process', ports.platform);
    peers.push(platforms);
    await platforms.line();
    const client = startProgram('peers/client-process', ports.nexus);
    peers.push(client);
    await client.line();
    await untilAllOpen(ports.admin);
    const signals = Math.max(1, Math.ceil(orders / BENCH_PLATFORMS.length));
    const filling = { run: 'fill', signals, perSecond: FILL_PER_SECOND };
    await expectSignals(platforms, filling);
    const filled = await arrivedSignals(platforms, filling, await sendSignals(client, filling));
    const recoveries: Recovery[] = [];
    let ordersAtLast = filled.orders;
    while (recoveries.length < kills) {
      // Each life follows the one before.
      /* oxlint-disable no-await-in-loop */
      const load = { run: `life${recoveries.length}`, ...LOAD };
      await expectSignals(platforms, load);
      const sending = sendSignals(client, load);
      await pause(chance.int(KILL_AFTER_MS_MAX));
      const killedUs = steadyUs();
      await gateway.child.stop('SIGKILL');
      const deadUs = steadyUs() - killedUs;
      gateway = await startBenchGateway(folder, ports);
      const readyUs = steadyUs() - killedUs;
      await untilAllOpen(ports.admin, LOOK_MS);
      const openUs = steadyUs() - killedUs;
      recoveries.push({ deadUs, readyUs, openUs });
      progress(`kill ${recoveries.length} of ${kills}: open after ${Math.round(openUs / 1_000)} ms`);
      ordersAtLast = (await arrivedSignals(platforms, load, await sending, LOST_QUIET_MS)).orders;
      /* oxlint-enable no-await-in-loop */
    }
    return {
      recoveries,
      ordersAtFirst: filled.orders,
      ordersAtLast,
      unknownAtLast: await unknownOrders(ports.admin),
    };
  } finally {
    await Promise.all(
      [...peers, ...(gateway === undefined ? [] : [gateway.child])].map((child) => child.stop('SIGKILL')),
    );
    folder.remove();
  }
}
