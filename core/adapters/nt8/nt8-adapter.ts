import { createBridgeAdapter, type BridgeParts } from '../bridge/bridge-adapter.ts';
import type { BridgeWords } from '../bridge/bridge-settings.ts';
import type { Adapter } from '../port.ts';
import { nt8Carrier } from './nt8-carrier.ts';
import type { Nt8Settings } from './nt8-settings.ts';

/** Makes the adapter of one NinjaTrader 8: its AddOn dials the gateway, see bridges/nt8. */
export function createNt8Adapter(parts: BridgeParts, { account, carrier }: Nt8Settings): Adapter {
  const pinned = account === undefined ? {} : { account };
  return createBridgeAdapter(parts, pinned, WORDS, nt8Carrier(carrier, parts.startNt8Link));
}

const WORDS: BridgeWords = {
  title: 'NinjaTrader 8',
  waiting:
    'Start NinjaTrader 8; its output window says "NexusBridge" once the bridge runs. If it does not: nexus bridge doctor nt8.',
  tradingOff: 'Connect the account in the Control Center of NinjaTrader 8: Connections.',
  noTicks: 'Connect the price feed in the Control Center of NinjaTrader 8; outside its session no ticks come.',
  install: 'nexus bridge install nt8',
};
