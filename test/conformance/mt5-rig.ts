import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMt5Adapter } from '../../core/adapters/mt5/mt5-adapter.ts';
import { systemClock } from '../../core/app/system-clock.ts';
import { seededRandom } from '../../core/base/random.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { createGate } from '../../core/risk/gate.ts';
import { byteRelay, type ByteRelay } from '../support/byte-relay.ts';
import { freePort } from '../support/free-port.ts';
import { startTerminal, type Mt5Terminal, type TerminalState } from '../support/mt5-terminal.ts';
import { MARKET_PRICE, type Peer, type RigParts } from './rig.ts';

const SYMBOL = 'NAS100';
const TOKEN = 'token-of-the-test';
/** A moment of the machine's time; what takes longer is waited for by its condition. */
const PASS_MS_MAX = 100;
const NO_MONEY = 10_019;

/** The MetaTrader 5 adapter against the bridge's own code in a terminal of its own process. */
export async function mt5Rig(program: string): Promise<RigParts> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'nexus-conformance-'));
  const gate = createGate();
  gate.open();
  const adapter = createMt5Adapter(
    {
      platform: 'mt5_global' as PlatformId,
      clock: systemClock(),
      random: seededRandom(1),
      gate,
      log: () => {},
      count: () => {},
      symbols: () => [SYMBOL],
      bridgePort: port,
      isToken: (shown) => shown === TOKEN,
    },
    {},
  );
  const relay = await byteRelay(port);
  const options = { program, platform: 'mt5_global', port: relay.port, token: TOKEN, folder, clockOffsetMs: 0 };
  const terminal = startTerminal(options);
  let isFrozen = false;
  await terminal.does('account 1001 Broker-Demo USD netting');
  await terminal.does(`symbol ${SYMBOL} 0.25 0.25 0.1 0.1 1000 2 2`);
  await terminal.does(quoteOf(MARKET_PRICE));
  await terminal.does('start');
  let seen = await terminal.state();
  return {
    adapter,
    gate,
    peer: {
      ...peerOf(terminal, relay, () => seen),
      fallSilent: async () => {
        isFrozen = true;
        terminal.freeze();
      },
    },
    symbol: SYMBOL,
    unit: 'lots',
    account: '1001',
    pass: async (ms) => {
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(ms, PASS_MS_MAX)));
      if (!isFrozen) seen = await terminal.state();
    },
    close: async () => {
      adapter.stop();
      relay.stop();
      await terminal.crash();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function quoteOf(price: number): string {
  return `quote ${SYMBOL} ${price - 0.5} ${price} 0 0`;
}

/** A frame that claims to be far larger than one may be. */
const NO_FRAME = Buffer.from([0xff, 0xff, 0xff, 0xff]);

function peerOf(terminal: Mt5Terminal, relay: ByteRelay, seen: () => TerminalState): Omit<Peer, 'fallSilent'> {
  return {
    lacks: { 'changes sizes': 'MetaTrader 5 cannot change the volume of a pending order: the bridge says so in words' },
    movePrice: (price) => terminal.does(quoteOf(price)),
    fillInParts: () => terminal.does('next split 4'),
    rejectNext: () => terminal.does(`next retcode ${NO_MONEY}`),
    doubleEvents: () => terminal.does('untidy'),
    loseEvents: (isLost) => terminal.does(isLost ? 'deaf' : 'deaf off'),
    cut: async () => relay.cut(),
    vanish: () => terminal.does('away'),
    appear: () => terminal.does('back'),
    refuseProof: async () => {
      await terminal.does('token wrong');
      await terminal.does('restart');
    },
    stopTrading: () => terminal.does('algo off'),
    talkNonsense: async () => relay.shout(NO_FRAME),
    holdOrders: () => terminal.does('serve off'),
    answerHeld: () => terminal.does('serve on'),
    position: () => seen().positions.reduce((sum, { size }) => sum + size, 0),
    stateOf: (orderId) => {
      const { asked, working, deals } = seen();
      if (asked[orderId] === undefined) return 'none';
      if (working.some(({ magic }) => magic === orderId)) return 'open';
      if (deals.some(({ magic }) => magic === orderId)) return 'filled';
      return 'cancelled';
    },
    timesSeen: (orderId) => seen().asked[orderId] ?? 0,
  };
}
