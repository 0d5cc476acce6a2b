import type { Gateway } from '../app/run-gateway.ts';
import type { OrderId } from '../model/ids.ts';
import type { OutsidePlatform } from './sim-world.ts';

const BY = 'panel';

type Outcome = Extract<Parameters<Gateway['postAndWait']>[0], { type: 'orderSettled' }>['outcome'];

/**
 * A person who looks at the gateway and at the platforms' own windows now and then: re-arms after a halt, and settles by
 * hand what no report has settled from one look to the next.
 */
export class SimOperator {
  private readonly platforms: readonly OutsidePlatform[];
  private unknownBefore: ReadonlySet<OrderId> = new Set();

  constructor(platforms: readonly OutsidePlatform[]) {
    this.platforms = platforms;
  }

  /** Has a look; at most once in half a minute. */
  look(gateway: Gateway): void {
    if (gateway.view.tradingState().state !== 'active')
      void gateway.postAndWait({ type: 'rearmReceived', by: BY, reason: 'looked at every platform' });
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
}

function settle(gateway: Gateway, orderId: OrderId, outcome: Outcome): void {
  void gateway.postAndWait({ type: 'orderSettled', orderId, by: BY, outcome });
}
