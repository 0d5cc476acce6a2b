import { createSierraAdapter } from '../../core/adapters/sierra/sierra-adapter.ts';
import { sierraSettings } from '../../core/adapters/sierra/sierra-settings.ts';
import { seededRandom } from '../../core/base/random.ts';
import type { OrderId, PlatformId } from '../../core/model/ids.ts';
import { createGate } from '../../core/risk/gate.ts';
import { DTC_NQ } from '../support/dtc-behaviour.ts';
import { STATUS, type BookedOrder } from '../support/dtc-books.ts';
import { DtcServer } from '../support/dtc-server.ts';
import { manualClock } from '../support/manual-clock.ts';
import type { Peer, RigParts } from './rig.ts';

const ACCOUNT = 'Sim1';

/** The Sierra Chart adapter against our own DTC server. */
export async function sierraRig(): Promise<RigParts> {
  const clock = manualClock();
  const server = new DtcServer(clock);
  const gate = createGate();
  gate.open();
  const adapter = createSierraAdapter(
    {
      platform: 'sierra' as PlatformId,
      clock,
      random: seededRandom(1),
      gate,
      log: () => {},
      symbols: () => [DTC_NQ.symbol],
      bridgePort: 0,
      isToken: () => false,
      count: () => {},
      orders: () => [],
    },
    sierraSettings.parse({}),
    server.dial,
  );
  return {
    adapter,
    gate,
    peer: peerOf(server),
    symbol: DTC_NQ.symbol,
    unit: 'contracts',
    account: ACCOUNT,
    pass: async (ms) => clock.advanceMs(ms),
    close: async () => adapter.stop(),
  };
}

function peerOf(server: DtcServer): Peer {
  const { behaviour, books } = server;
  const ofOurs = (orderId: OrderId): readonly BookedOrder[] =>
    books.orders.filter(({ clientId }) => clientId.endsWith(orderId));
  return {
    lacks: {},
    movePrice: async (price) => server.setPrice(DTC_NQ.symbol, price),
    fillInParts: async () => {
      behaviour.parts = 4;
    },
    rejectNext: async (words) => {
      behaviour.rejectsNext = words;
    },
    doubleEvents: async () => {
      behaviour.doublesUpdates = true;
    },
    loseEvents: async (isLost) => {
      behaviour.losesUpdates = isLost;
    },
    cut: async () => server.cut(),
    vanish: async () => server.shut(),
    appear: async () => server.open(),
    refuseProof: async () => {
      behaviour.logon = 2;
      behaviour.logonText = 'wrong password';
    },
    fallSilent: async () => {
      behaviour.isMute = true;
    },
    stopTrading: async () => {
      behaviour.tradingIsSupported = false;
    },
    talkNonsense: async () => server.sayBytes(new Uint8Array([1, 0, 0xff, 0xff, 7, 7])),
    holdOrders: async () => {
      behaviour.holdsOrders = true;
    },
    answerHeld: async () => {
      behaviour.holdsOrders = false;
      for (const order of books.orders) if (order.status === STATUS.sent) server.accept(order);
    },
    position: () => books.positionOf(ACCOUNT, DTC_NQ.symbol),
    stateOf: (orderId) => {
      const [order] = ofOurs(orderId);
      if (order === undefined) return 'none';
      if (order.status === STATUS.filled) return 'filled';
      if (order.status === STATUS.cancelled) return 'cancelled';
      return order.status === STATUS.rejected ? 'rejected' : 'open';
    },
    timesSeen: (orderId) => ofOurs(orderId).length,
  };
}
