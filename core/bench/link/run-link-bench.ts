import type { AdapterEvent } from '../../adapters/port.ts';
import { createNt8Adapter } from '../../adapters/nt8/nt8-adapter.ts';
import { forkNt8Link } from '../../app/nt8-link/fork-link.ts';
import { systemClock } from '../../app/system-clock.ts';
import { seededRandom } from '../../base/random.ts';
import { orderIdOf, type PlatformId } from '../../model/ids.ts';
import { createGate } from '../../risk/gate.ts';
import { programPath, startChild, type Child } from '../child-process.ts';
import { latencyFigures, type LatencyFigures } from '../latency-figures.ts';
import { thisMachine, type Machine } from '../machine.ts';
import { steadyUs } from '../steady-time.ts';

export interface LinkBenchOptions {
  /** Ticks of each flood. Default 2,000,000. */
  readonly ticks?: number;
  /** Orders of each round. Default 2,000. */
  readonly orders?: number;
  readonly progress?: (text: string) => void;
}

/** What one carrier did, the median of the rounds. */
export interface CarrierFigures {
  readonly ticksPerSecond: number;
  /** An order to the bridge and its answer back, in a process that does nothing else. */
  readonly orderAndBack: LatencyFigures;
}

export interface LinkBenchReport {
  readonly machine: Machine;
  readonly ticksPerFrame: number;
  readonly link: CarrierFigures;
  readonly tcp: CarrierFigures;
}

type Carrier = 'edge' | 'tcp';

const ROUNDS = 3;
/** As many as the AddOn gathers in a busy moment. */
const TICKS_PER_FRAME = 250;
const TOKEN = 'token-of-the-bench';
const WAIT_MS_MAX = 120_000;
const PLATFORM = 'nt8' as PlatformId;

/** Measures the .NET link beside the gateway's own listener, in turns. Throws where there is no .NET link on this machine. */
export async function runLinkBench(options: LinkBenchOptions = {}): Promise<LinkBenchReport> {
  const { ticks = 2_000_000, orders = 2_000, progress = () => {} } = options;
  const machine = thisMachine();
  const rounds: Record<Carrier, CarrierFigures[]> = { edge: [], tcp: [] };
  for (let round = 1; round <= ROUNDS; round += 1)
    for (const carrier of ['edge', 'tcp'] as const) {
      progress(`round ${round} of ${ROUNDS}: ${carrier === 'edge' ? 'the .NET link' : 'plain TCP'}`);
      rounds[carrier].push(await runRound(carrier, ticks, orders));
    }
  return { machine, ticksPerFrame: TICKS_PER_FRAME, link: middle(rounds.edge), tcp: middle(rounds.tcp) };
}

function middle(figures: readonly CarrierFigures[]): CarrierFigures {
  const bySpeed = figures.toSorted((a, b) => a.ticksPerSecond - b.ticksPerSecond);
  const byTime = figures.toSorted((a, b) => a.orderAndBack.p50Us - b.orderAndBack.p50Us);
  const at = Math.floor(figures.length / 2);
  return { ticksPerSecond: bySpeed[at]!.ticksPerSecond, orderAndBack: byTime[at]!.orderAndBack };
}

async function runRound(carrier: Carrier, ticks: number, orders: number): Promise<CarrierFigures> {
  const frames = Math.ceil(ticks / TICKS_PER_FRAME);
  const [lines, events]: [string[], AdapterEvent[]] = [[], []];
  const gate = createGate();
  gate.open();
  let [arrived, firstUs, lastUs] = [0, 0, 0];
  const adapter = createNt8Adapter(
    {
      platform: PLATFORM,
      clock: systemClock(),
      random: seededRandom(1),
      gate,
      log: (line) => lines.push(line),
      count: () => {},
      symbols: () => [],
      bridgePort: 0,
      isToken: (shown) => shown === TOKEN,
      startNt8Link: forkNt8Link(),
    },
    { carrier },
  );
  let bridge: Child | undefined;
  try {
    adapter.start({
      event: (event) => events.push(event),
      ticks: () => {
        lastUs = steadyUs();
        if (arrived === 0) firstUs = lastUs;
        arrived += 1;
      },
      lights: () => {},
    });
    const portOf = (): string | undefined => /\((\d+)\): ACTIVE/.exec(lines.at(-1) ?? '')?.[1];
    await until('the port', lines, () => portOf() !== undefined);
    const argv = [programPath('link/bridge-process'), portOf() ?? '', TOKEN, String(frames), String(TICKS_PER_FRAME)];
    bridge = startChild(process.execPath, argv);
    await until('the bridge', lines, () => events.some(({ type }) => type === 'registered'));
    bridge.write('flood');
    await until(`${frames} frames`, lines, () => arrived === frames);
    const ticksPerSecond = ((frames - 1) * TICKS_PER_FRAME * 1_000_000) / (lastUs - firstUs);
    const times = new Float64Array(orders);
    for (let index = 0; index < orders; index += 1) times[index] = await orderAndBack(adapter, events, index);
    return { ticksPerSecond, orderAndBack: latencyFigures(times) };
  } finally {
    await bridge?.stop();
    adapter.stop();
  }
}

/** Sends an order and waits, turn by turn of the event loop, for the bridge's word about it. */
async function orderAndBack(
  adapter: ReturnType<typeof createNt8Adapter>,
  events: readonly AdapterEvent[],
  index: number,
): Promise<number> {
  const orderId = orderIdOf(1_795_185_000_000_000 + index);
  const sizes = { size: 1, unit: 'contracts', orderType: 'MARKET', timeInForce: 'DAY' } as const;
  const order = {
    orderId,
    signalId: `s${index}`,
    symbol: 'NQ 12-26',
    side: 'BUY',
    account: 'Sim101',
    ...sizes,
  } as const;
  const toldBefore = events.length;
  const beganUs = steadyUs();
  // An exit does not wait for a link that is busy: what is measured is the way, not the wait.
  const command = {
    type: 'submitOrder',
    platform: PLATFORM,
    order: { ...order, role: 'EXIT', reduceOnly: true },
  } as const;
  const sent = adapter.send(command);
  if (sent.outcome !== 'sent') throw new Error(`order ${orderId} was not sent`);
  while (events.length === toldBefore) {
    if (steadyUs() - beganUs > WAIT_MS_MAX * 1_000) throw new Error(`order ${orderId} was not answered`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return steadyUs() - beganUs;
}

async function until(what: string, lines: readonly string[], holds: () => boolean): Promise<void> {
  const endUs = steadyUs() + WAIT_MS_MAX * 1_000;
  while (!holds()) {
    if (steadyUs() > endUs) throw new Error(`waited in vain for ${what}: ${lines.at(-1) ?? ''}`);
    if (lines.some((line) => line.includes('cannot be had'))) throw new Error(lines.at(-1));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
