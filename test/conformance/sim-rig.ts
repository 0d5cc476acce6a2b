import { isOpen } from '../../core/adapters/sim/venue-books.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { createSimAdapter } from '../../core/adapters/sim/sim-adapter.ts';
import { calmBehaviour } from '../../core/adapters/sim/behaviour.ts';
import { createSimMarket } from '../../core/adapters/sim/sim-market.ts';
import { createSimVenue, type SimVenue } from '../../core/adapters/sim/sim-venue.ts';
import { seededRandom } from '../../core/base/random.ts';
import { createGate } from '../../core/risk/gate.ts';
import { manualClock } from '../support/manual-clock.ts';
import { SIM_NQ } from '../support/sim-scene.ts';
import { MARKET_PRICE, type Peer, type RigParts } from './rig.ts';

const NOT_SO = 'the simulator lives in the process: there is no wire to be wrong on';

/** The simulated platform. */
export async function simRig(): Promise<RigParts> {
  const clock = manualClock();
  const market = createSimMarket({ clock, seed: 1 });
  market.pin('NQ', MARKET_PRICE);
  const venue = createSimVenue({
    platform: 'sim_nt8' as PlatformId,
    account: 'SIM-1',
    clock,
    random: seededRandom(1),
    market,
    symbols: [SIM_NQ],
    behaviour: { ...calmBehaviour, ticksPerSecond: 1 },
  });
  const gate = createGate();
  gate.open();
  const adapter = createSimAdapter(venue, { gate, random: seededRandom(2) });
  return {
    adapter,
    gate,
    peer: peerOf(
      venue,
      (price) => market.pin('NQ', price),
      (ms) => adapter.cut('the test pulled the plug', ms),
    ),
    symbol: SIM_NQ.symbol,
    unit: 'contracts',
    account: 'SIM-1',
    pass: async (ms) => clock.advanceMs(ms),
    close: async () => {
      adapter.stop();
      venue.close();
    },
  };
}

function peerOf(venue: SimVenue, pin: (price: number) => void, cut: (ms: number) => void): Peer {
  const missing = async (): Promise<void> => {
    throw new Error(NOT_SO);
  };
  const CONNECT = calmBehaviour.connectLatency;
  return {
    lacks: {
      'refuses the proof of who we are': NOT_SO,
      'falls silent': NOT_SO,
      'says that it cannot trade': NOT_SO,
      'talks nonsense': NOT_SO,
      'accepts late': 'the simulator takes an order before a later cancel, always',
      lights: 'the gateway itself knows all that there is to know of it',
    },
    movePrice: async (price) => pin(price),
    fillInParts: async () => venue.behave({ partialRate: 1 }),
    rejectNext: async () => venue.behave({ rejectRate: 1 }),
    doubleEvents: async () => venue.behave({ duplicateRate: 1 }),
    loseEvents: async (isLost) => venue.behave({ eventLossRate: isLost ? 1 : 0 }),
    cut: async () => cut(500),
    vanish: async () => {
      venue.behave({ connectLatency: { minMs: 70_000, medianMs: 70_000, p99Ms: 70_000 } });
      cut(0);
    },
    appear: async () => venue.behave({ connectLatency: CONNECT }),
    refuseProof: missing,
    fallSilent: missing,
    stopTrading: missing,
    talkNonsense: missing,
    holdOrders: missing,
    answerHeld: missing,
    position: () => venue.books.positions.get(SIM_NQ.symbol)?.size ?? 0,
    stateOf: (orderId) => {
      const order = venue.books.orders.get(orderId);
      if (order === undefined) return 'none';
      if (isOpen(order)) return 'open';
      return order.state === 'filled' || order.state === 'rejected' ? order.state : 'cancelled';
    },
    timesSeen: (orderId) => venue.books.receipts.filter((receipt) => receipt.orderId === orderId).length,
  };
}
