import { createBridgeAdapter, type BridgeParts } from '../bridge/bridge-adapter.ts';
import type { BridgeWords } from '../bridge/bridge-settings.ts';
import type { Adapter } from '../port.ts';
import type { Mt5Settings } from './mt5-settings.ts';

/** Makes the adapter of one MetaTrader 5 terminal: its expert advisor dials the gateway, see bridges/mt5. */
export function createMt5Adapter(parts: BridgeParts, { login, server }: Mt5Settings): Adapter {
  const pinned = { ...(login !== undefined && { login }), ...(server !== undefined && { server }) };
  return createBridgeAdapter(parts, pinned, WORDS);
}

const WORDS: BridgeWords = {
  title: 'MetaTrader 5',
  waiting:
    'Start MetaTrader 5 with the expert advisor NexusBridge on one chart, and allow the address 127.0.0.1 in Tools > Options > Expert Advisors.',
  tradingOff:
    'Switch Algo Trading on in the toolbar of MetaTrader 5, and in the settings of the expert advisor NexusBridge.',
  noTicks: 'Show the symbol in the Market Watch of MetaTrader 5; outside its session no ticks come.',
  install: 'nexus bridge install mt5',
};
