import type { Gateway } from '../app/run-gateway.ts';
import type { Random } from '../base/random.ts';
import type { DifferenceChoice } from '../model/difference.ts';
import { OPERATOR_CLIENT, type OrderId } from '../model/ids.ts';
import type { Actor } from '../model/request.ts';
import { OPERATOR_SOURCES } from '../model/source.ts';
import type { OutsidePlatform } from './sim-world.ts';

const BY = 'panel';
const ROOTS = ['NQ', 'ES', 'YM', 'RTY'];
/** Who may not re-arm. */
const REMOTE: readonly Actor[] = ['nexus:pipeline', 'fabric', 'rule:daily_loss'];

type Outcome = Extract<Parameters<Gateway['postAndWait']>[0], { type: 'orderSettled' }>['outcome'];

/**
 * A person who looks at the gateway and at the platforms' own windows now and then: re-arms after a halt, settles by hand
 * what no report has settled from one look to the next, and says of positions that differ what is to become of them.
 */
export class SimOperator {
  private readonly platforms: readonly OutsidePlatform[];
  private stops = 0;
  private unknownBefore: ReadonlySet<OrderId> = new Set();

  constructor(platforms: readonly OutsidePlatform[]) {
    this.platforms = platforms;
  }

  /** One of the six sources stops something, or tries to let it go on. Returns whether it was a kill. */
  stop(gateway: Gateway, random: Random): boolean {
    const by = OPERATOR_SOURCES[random.int(OPERATOR_SOURCES.length)] ?? 'cli';
    const kind = random.next();
    this.stops += 1;
    if (kind < 0.35) {
      void gateway.postAndWait({ type: 'killReceived', by, reason: 'sim', flatten: random.chance(0.6) });
      return true;
    }
    if (kind < 0.5) void gateway.postAndWait({ type: 'reduceReceived', by, reason: 'sim' });
    else if (kind < 0.9) {
      const request = { client: OPERATOR_CLIENT, clientOrderId: `sim-${this.stops}` };
      const symbol = ROOTS[random.int(ROOTS.length)];
      const named = symbol === undefined ? request : { ...request, symbol };
      void gateway.postAndWait({ type: 'flattenReceived', by, request: random.chance(0.5) ? request : named });
    } else
      void gateway.postAndWait({
        type: 'rearmReceived',
        by: REMOTE[random.int(REMOTE.length)] ?? 'nexus',
        reason: 'sim',
      });
    return false;
  }

  /** Has a look; at most once in half a minute. */
  look(gateway: Gateway): void {
    if (gateway.view.tradingState().state !== 'active')
      void gateway.postAndWait({ type: 'rearmReceived', by: BY, reason: 'looked at every platform' });
    this.settleDifferences(gateway);
    const unknown = new Set<OrderId>();
    for (const { orderId, state, platform, filledSize } of gateway.view.openOrders()) {
      if (state !== 'unknown') continue;
      unknown.add(orderId);
      if (!this.unknownBefore.has(orderId)) continue;
      const outside = this.platforms.find(({ venue }) => venue.platform === platform);
      const order = outside?.venue.books.orders.get(orderId);
      if (order === undefined) settle(gateway, orderId, { kind: 'cancelled', reason: 'it is not there' });
      else if (order.endedUs !== 0) {
        const { averagePrice: price, filledSize: size } = order;
        const isFilled = size > filledSize;
        settle(
          gateway,
          orderId,
          isFilled ? { kind: 'filled', size, price } : { kind: 'cancelled', reason: order.state },
        );
      }
    }
    this.unknownBefore = unknown;
  }

  private settleDifferences(gateway: Gateway): void {
    for (const { id, kind, standing } of gateway.view.differences()) {
      const choice = CHOICES[id % CHOICES.length];
      if (kind !== 'position' || standing.state !== 'open' || choice === undefined) continue;
      const reason = 'looked at the platform';
      void gateway.postAndWait({ type: 'differenceSettled', differenceId: id, choice, by: BY, reason });
    }
  }
}

/** Of four differences one is adopted, one closed, one ignored, and one left as it is shown. */
const CHOICES: readonly (DifferenceChoice | undefined)[] = ['adopt', 'flatten', 'ignore', undefined];

function settle(gateway: Gateway, orderId: OrderId, outcome: Outcome): void {
  void gateway.postAndWait({ type: 'orderSettled', orderId, by: BY, outcome });
}
