import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { frameOf } from '../../core/adapters/bridge/frame-reader.ts';
import type { StartLinkProcess } from '../../core/adapters/link-process.ts';
import { createNt8Adapter } from '../../core/adapters/nt8/nt8-adapter.ts';
import { systemClock } from '../../core/app/system-clock.ts';
import { seededRandom } from '../../core/base/random.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { createGate } from '../../core/risk/gate.ts';
import { freePort } from '../support/free-port.ts';
import { linkProxy, type LinkProxy } from '../support/link-proxy.ts';
import {
  NT8_SETUP,
  nt8SettingsFile,
  startNt8,
  type Nt8Programs,
  type Nt8State,
  type Nt8Terminal,
} from '../support/nt8-terminal.ts';
import { MARKET_PRICE, type Peer, type RigParts } from './rig.ts';

const SYMBOL = 'NQ 12-26';
const ACCOUNT = 'Sim101';
const TOKEN = 'token-of-the-test';
/** What the AddOn puts before our order id to name an order at the platform. */
const NAME = 'NX';
/** A Friday with all markets open, and the December contracts in front. */
const START_MS = Date.parse('2026-11-20T14:30:00Z');
/** A moment of the machine's time; what takes longer is waited for by its condition. */
const PASS_MS_MAX = 100;
const LOOK_MS = 25;
const LOOKS_MAX = 4_800;
/** Bytes that begin a frame of more than may be. */
const NONSENSE = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1, 2, 3);

/** The NinjaTrader 8 adapter against the AddOn's own code in its process; over the .NET link where one is given, else over TCP. */
export async function nt8Rig(programs: Nt8Programs, startNt8Link?: StartLinkProcess): Promise<RigParts> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'nexus-conformance-'));
  const gate = createGate();
  gate.open();
  const clockOffsetMs = START_MS - Date.now();
  const adapter = createNt8Adapter(
    {
      platform: 'nt8' as PlatformId,
      clock: systemClock(clockOffsetMs * 1_000),
      random: seededRandom(1),
      gate,
      log: () => {},
      count: () => {},
      symbols: () => [SYMBOL],
      bridgePort: port,
      isToken: (shown) => shown === TOKEN,
      ...(startNt8Link !== undefined && { startNt8Link }),
    },
    { carrier: startNt8Link === undefined ? 'tcp' : 'edge' },
  );
  const proxy = await linkProxy(() => port);
  const terminal = startNt8({ programs, port: proxy.port, token: TOKEN, folder, account: ACCOUNT, clockOffsetMs });
  for (const line of NT8_SETUP) await terminal.does(line);
  await terminal.does(quoteOf(MARKET_PRICE));
  await terminal.does('start');
  let seen = await terminal.state();
  return {
    adapter,
    gate,
    peer: peerOf(terminal, proxy, folder, () => seen),
    symbol: SYMBOL,
    unit: 'contracts',
    account: ACCOUNT,
    pass: async (ms) => {
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(ms, PASS_MS_MAX)));
      seen = await terminal.state();
    },
    close: async () => {
      adapter.stop();
      await terminal.crash();
      await proxy.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function quoteOf(price: number): string {
  return `quote NQ_12-26 ${price - 0.5} ${price} ${price} 1`;
}

/** The AddOn listens to an instrument a moment after it was asked to; a price that comes before is told to nobody. */
async function listens(terminal: Nt8Terminal): Promise<void> {
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const { listening } = await terminal.state();
    if ((listening[SYMBOL] ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function peerOf(terminal: Nt8Terminal, proxy: LinkProxy, folder: string, seen: () => Nt8State): Peer {
  const missing = async (): Promise<void> => {
    throw new Error('the platform cannot be made to do this');
  };
  return {
    lacks: {
      'accepts late': 'NinjaTrader takes a cancel of an order that was not accepted yet, and so does the stand-in',
    },
    movePrice: async (price) => {
      await listens(terminal);
      await terminal.does(quoteOf(price));
    },
    fillInParts: () => terminal.does('next split 4'),
    rejectNext: (words) => terminal.does(`next reject ${words}`),
    doubleEvents: () => terminal.does('untidy on'),
    loseEvents: (isLost) => terminal.does(`deaf ${isLost ? 'on' : 'off'}`),
    cut: async () => proxy.cut(),
    vanish: () => proxy.vanish(),
    appear: () => proxy.appear(),
    refuseProof: async () => {
      const file = nt8SettingsFile(folder);
      writeFileSync(file, readFileSync(file, 'utf8').replace(TOKEN, 'wrong'));
      await terminal.does('recompile');
    },
    fallSilent: async () => proxy.hush(),
    stopTrading: () => terminal.does('feed ConnectionLost Connected'),
    talkNonsense: async () => proxy.say(frameOf(NONSENSE).subarray(4)),
    holdOrders: missing,
    answerHeld: missing,
    position: () => seen().positions.reduce((sum, { size }) => sum + size, 0),
    stateOf: (orderId) => {
      const state = seen().orders.find(({ name }) => name === NAME + orderId)?.state;
      if (state === undefined) return 'none';
      if (state === 'Filled') return 'filled';
      if (state === 'Rejected') return 'rejected';
      return state === 'Cancelled' ? 'cancelled' : 'open';
    },
    timesSeen: (orderId) => seen().submitted[NAME + orderId] ?? 0,
  };
}
