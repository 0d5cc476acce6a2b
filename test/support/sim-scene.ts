import type { SimBehaviour } from '../../core/adapters/sim/behaviour.ts';
import { calmBehaviour } from '../../core/adapters/sim/behaviour.ts';
import { createSimAdapter } from '../../core/adapters/sim/sim-adapter.ts';
import type { SimAdapter } from '../../core/adapters/sim/sim-adapter.ts';
import { createSimMarket } from '../../core/adapters/sim/sim-market.ts';
import type { SimMarket } from '../../core/adapters/sim/sim-market.ts';
import type { SimSymbol } from '../../core/adapters/sim/sim-symbol.ts';
import { createSimVenue } from '../../core/adapters/sim/sim-venue.ts';
import type { SimVenue } from '../../core/adapters/sim/sim-venue.ts';
import type { VenueState } from '../../core/adapters/sim/venue-books.ts';
import type { AdapterEvent } from '../../core/adapters/port.ts';
import { seededRandom } from '../../core/base/random.ts';
import type { OrderCommand, PlatformCommand } from '../../core/model/command.ts';
import { orderIdOf } from '../../core/model/ids.ts';
import type { OrderId, PlatformId } from '../../core/model/ids.ts';
import type { FillReport, PlatformReport } from '../../core/model/event.ts';
import type { GateSwitch } from '../../core/risk/gate.ts';
import { createGate } from '../../core/risk/gate.ts';
import { manualClock } from './manual-clock.ts';
import type { ManualClock } from './manual-clock.ts';

export const SIM_PLATFORM = 'sim_nt8' as PlatformId;
export const SIM_NQ: SimSymbol = {
  root: 'NQ',
  symbol: 'NQ 12-26',
  tickSize: 0.25,
  pointValue: 20,
  sizeMin: 1,
  sizeStep: 1,
  sizeMax: 1_000,
  currency: 'USD',
  unit: 'contracts',
};
export const SIM_ES: SimSymbol = { ...SIM_NQ, root: 'ES', symbol: 'ES 12-26', pointValue: 50 };

export interface SimSceneOptions {
  readonly seed?: number;
  readonly behaviour?: Partial<SimBehaviour>;
  readonly initial?: VenueState;
  readonly keptMax?: number;
}

/** One venue, a gateway that records what it is told, and a hand on the clock. */
export interface SimScene {
  readonly clock: ManualClock;
  readonly market: SimMarket;
  readonly venue: SimVenue;
  readonly gate: GateSwitch;
  /** Everything that the gateway was told, in order. */
  readonly events: AdapterEvent[];
  readonly ticks: Uint8Array[];
  adapter: SimAdapter;
  /** Ends this gateway's link and starts another's. */
  replaceGateway(): void;
  submit(order: Partial<OrderCommand> & { readonly number: number }): OrderId;
  send(command: PlatformCommand): void;
  fills(): readonly FillReport[];
  statuses(orderId: OrderId): readonly string[];
  /** Asks for a report and waits for it. */
  report(sinceUs?: number): PlatformReport | undefined;
}

/** Builds a scene whose gate is open, whose price stands at 16250.50, and which has no ticks unless asked for. */
export function simScene(options: SimSceneOptions = {}): SimScene {
  const { seed = 1, behaviour, initial, keptMax } = options;
  const clock = manualClock();
  const market = createSimMarket({ clock, seed });
  market.pin('NQ', 16_250.5);
  const venue = createSimVenue({
    platform: SIM_PLATFORM,
    account: 'SIM-1',
    clock,
    random: seededRandom(seed),
    market,
    symbols: [SIM_NQ, SIM_ES],
    behaviour: { ...calmBehaviour, ticksPerSecond: 0, ...behaviour },
    ...(initial !== undefined && { initial }),
    ...(keptMax !== undefined && { keptMax }),
  });
  const gate = createGate();
  gate.open();
  const events: AdapterEvent[] = [];
  const ticks: Uint8Array[] = [];
  let links = 0;
  const link = (): SimAdapter => {
    links += 1;
    const adapter = createSimAdapter(venue, { gate, random: seededRandom(seed * 1_000 + links) });
    adapter.start({
      event: (event) => events.push(event),
      ticks: (bytes) => ticks.push(bytes.slice()),
      lights: () => {},
    });
    return adapter;
  };
  let reports = 0;
  const scene: SimScene = {
    clock,
    market,
    venue,
    gate,
    events,
    ticks,
    adapter: link(),
    replaceGateway: () => {
      scene.adapter.stop();
      scene.adapter = link();
    },
    submit: ({ number, ...order }) => {
      const orderId = orderIdOf(number);
      scene.send({ type: 'submitOrder', platform: SIM_PLATFORM, order: orderCommand(orderId, order) });
      return orderId;
    },
    send: (command) => {
      const { outcome } = scene.adapter.send(command);
      if (outcome !== 'sent') throw new Error(`the scene's link took no ${command.type}`);
    },
    fills: () => events.flatMap((event) => (event.type === 'fill' ? [event.fill] : [])),
    statuses: (orderId) =>
      events.flatMap((event) => {
        if (event.type === 'fill' && event.fill.orderId === orderId) return [`fill ${event.fill.status}`];
        return event.type === 'orderStatus' && event.orderId === orderId ? [event.status] : [];
      }),
    report: (sinceUs = 0) => {
      reports += 1;
      const requestId = `R${reports}`;
      scene.send({ type: 'requestReport', platform: SIM_PLATFORM, requestId, sinceUs });
      clock.advanceMs(60_000);
      const found = events.find((event) => event.type === 'report' && event.report.requestId === requestId);
      return found?.type === 'report' ? found.report : undefined;
    },
  };
  clock.advanceMs(10_000);
  return scene;
}

/** A market order to buy one NQ, changed as given. */
export function orderCommand(orderId: OrderId, order: Partial<OrderCommand> = {}): OrderCommand {
  return {
    orderId,
    signalId: `signal-${orderId}`,
    symbol: SIM_NQ.symbol,
    side: 'BUY',
    size: 1,
    unit: 'contracts',
    orderType: 'MARKET',
    timeInForce: 'DAY',
    role: 'ENTRY',
    reduceOnly: false,
    account: 'SIM-1',
    ...order,
  };
}
