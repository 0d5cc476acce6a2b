import type { KnownOrder } from '../../core/adapters/adapter-parts.ts';
import type { Adapter, AdapterEvent, SendOutcome } from '../../core/adapters/port.ts';
import { createSierraAdapter } from '../../core/adapters/sierra/sierra-adapter.ts';
import { sierraSettings } from '../../core/adapters/sierra/sierra-settings.ts';
import { seededRandom } from '../../core/base/random.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import type { FillReport, PlatformReport } from '../../core/model/event.ts';
import { orderIdOf, type OrderId, type PlatformId } from '../../core/model/ids.ts';
import type { Lights } from '../../core/model/light.ts';
import { createGate, type GateSwitch } from '../../core/risk/gate.ts';
import { DTC_NQ } from './dtc-behaviour.ts';
import { DtcServer } from './dtc-server.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';

export const SIERRA = 'sierra' as PlatformId;

export interface SierraScene {
  readonly clock: ManualClock;
  readonly server: DtcServer;
  readonly gate: GateSwitch;
  readonly events: AdapterEvent[];
  readonly ticks: Uint8Array[];
  readonly lights: Lights[];
  readonly log: string[];
  readonly adapter: Adapter;
  /** What the gateway's book would hand to an adapter that is made anew. */
  known: readonly KnownOrder[];
  symbols: readonly string[];
  submit(order: Partial<OrderCommand> & { readonly number: number }): OrderId;
  outcome(order: Partial<OrderCommand> & { readonly number: number }): SendOutcome;
  cancel(orderId: OrderId): SendOutcome;
  fills(): readonly FillReport[];
  /** What was told of an order, in order: its states, and `fill 1` for a fill of one. */
  told(orderId: OrderId): readonly string[];
  report(sinceUs?: number): PlatformReport | undefined;
  light(): Lights | undefined;
}

export interface SierraSceneOptions {
  readonly settings?: Record<string, unknown>;
  readonly known?: readonly KnownOrder[];
  readonly server?: DtcServer;
  readonly clock?: ManualClock;
  /** Before the first connection. */
  readonly prepare?: (server: DtcServer) => void;
}

/** An adapter that is started against a stand-in, within the process; a second has passed. */
export function sierraScene(options: SierraSceneOptions = {}): SierraScene {
  const clock = options.clock ?? manualClock();
  const server = options.server ?? new DtcServer(clock);
  options.prepare?.(server);
  const gate = createGate();
  gate.open();
  const events: AdapterEvent[] = [];
  const ticks: Uint8Array[] = [];
  const lights: Lights[] = [];
  const log: string[] = [];
  const adapter = createSierraAdapter(
    {
      platform: SIERRA,
      clock,
      random: seededRandom(1),
      gate,
      log: (line) => log.push(line),
      symbols: () => scene.symbols,
      bridgePort: 0,
      isToken: () => false,
      count: () => {},
      orders: () => scene.known,
    },
    sierraSettings.parse(options.settings ?? {}),
    server.dial,
  );
  let reports = 0;
  const scene: SierraScene = {
    clock,
    server,
    gate,
    events,
    ticks,
    lights,
    log,
    adapter,
    known: options.known ?? [],
    symbols: [DTC_NQ.symbol],
    submit: (order) => {
      scene.outcome(order);
      clock.advanceMs(10);
      return orderIdOf(order.number);
    },
    outcome: ({ number, ...order }) =>
      adapter.send({ type: 'submitOrder', platform: SIERRA, order: sierraOrder(orderIdOf(number), order) }),
    cancel: (orderId) => {
      const outcome = adapter.send({ type: 'cancelOrder', platform: SIERRA, orderId, account: 'Sim1' });
      clock.advanceMs(10);
      return outcome;
    },
    fills: () => events.flatMap((event) => (event.type === 'fill' ? [event.fill] : [])),
    told: (orderId) =>
      events.flatMap((event) => {
        if (event.type === 'fill' && event.fill.orderId === orderId) return [`fill ${event.fill.lastSize}`];
        return event.type === 'orderStatus' && event.orderId === orderId ? [event.status] : [];
      }),
    report: (sinceUs = clock.nowUs() - 3_600_000_000) => {
      reports += 1;
      const requestId = `R${reports}`;
      adapter.send({ type: 'requestReport', platform: SIERRA, requestId, sinceUs });
      clock.advanceMs(100);
      const found = events.find((event) => event.type === 'report' && event.report.requestId === requestId);
      return found?.type === 'report' ? found.report : undefined;
    },
    light: () => lights.at(-1),
  };
  adapter.start({
    event: (event) => events.push(event),
    ticks: (bytes) => ticks.push(bytes.slice()),
    lights: (told) => lights.push(told),
  });
  clock.advanceMs(1_000);
  return scene;
}

/** A market order to buy one NQ, changed as given. */
function sierraOrder(orderId: OrderId, order: Partial<OrderCommand>): OrderCommand {
  return {
    orderId,
    signalId: `signal-${orderId}`,
    symbol: DTC_NQ.symbol,
    side: 'BUY',
    size: 1,
    unit: 'contracts',
    orderType: 'MARKET',
    timeInForce: 'DAY',
    role: 'ENTRY',
    reduceOnly: false,
    account: 'Sim1',
    ...order,
  };
}
