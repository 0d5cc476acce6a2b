import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { lane } from '../support/lane.ts';
import { hasMono, MONO_INSTALL } from '../support/mono-lane.ts';
import { GLOBAL_SETUP } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { startTerminal, type Mt5Terminal } from '../support/mt5-terminal.ts';
import { nt8Lane, type Nt8Lane } from '../support/nt8-lane.ts';
import { compileNt8 } from '../support/nt8-terminal.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const BUY = { symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 } as const;
/** All that NinjaTrader may say and nobody should believe. */
const NONSENSE: readonly string[] = [
  'untidy on',
  'execution NQ_12-26 0 16250 NX1795000000000007 X1',
  'execution NQ_12-26 -3 16250 NX1795000000000007 X2',
  'execution ES_12-26 1 5000 NX1795000000000008 X3',
  'execution ES_12-26 1 5000 somebody X4',
  'trade NQ_12-26 2 NX1795000000000009',
  'trade NQ_12-26 -2 by-hand',
  'orderevent NQ_12-26 NX1795000000000009 Unknown',
  'orderevent ES_12-26 somebody Rejected',
  'tick NQ_12-26 Last 99999 1 86400 1',
  'tick NQ_12-26 Last 16250 1 0 50000',
  'feed ConnectionLost ConnectionLost',
  'feed Connected Connected',
  'recompile',
];

lane(
  'nt8 beside mt5',
  hasMono() && hasCompiler(),
  `${MONO_INSTALL} g++`,
)('MetaTrader 5 beside a NinjaTrader 8', () => {
  let nt8: Nt8Lane;
  let mt5: Mt5Terminal | undefined;
  let folder: string;

  afterEach(async () => {
    await mt5?.crash();
    await nt8.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('trades on, whatever that one says and whoever dials in its name', async () => {
    const neighbour = { platform: 'mt5_global', port: await freePort(), token: 'token-of-mt5' };
    folder = mkdtempSync(join(tmpdir(), 'nexus-nt8-neighbour-'));
    nt8 = await nt8Lane(compileNt8(), '', 'tcp', neighbour);
    const { clockOffsetMs } = nt8;
    mt5 = startTerminal({ ...neighbour, program: await compiledBridge(), folder, clockOffsetMs });
    for (const line of [...GLOBAL_SETUP, 'start']) await mt5.does(line);
    const terminal = await nt8.terminal();
    const stranger = await nt8.launch({ token: 'guessed' });
    const lost = nt8.linksLost();
    for (const line of NONSENSE) await terminal.does(line);
    // The last of it ends the link.
    await nt8.until('the loss of the link', () => nt8.linksLost() > lost);
    await nt8.until('the refusal', () => stranger.printed.some((line) => line.includes('BRIDGE_TOKEN_WRONG')));
    await nt8.opened();
    await nt8.until('both to trade', async () => {
      const open = (await nt8.rows('platforms')).filter((row) => JSON.stringify(row['can_trade']).includes('green'));
      return open.length === 2;
    });
    const id = nt8.signals(BUY);
    await nt8.until('its end', () => nt8.done.some((end) => end.orderId === id));
    const { children } = nt8.done.find((end) => end.orderId === id)!;
    expect(Object.fromEntries(children.map((child) => [child.platform, [child.status, child.filledQty]]))).toEqual({
      nt8: ['FILLED', 1],
      mt5_global: ['FILLED', 20],
    });
    expect((await mt5.state()).positions).toEqual([{ symbol: 'NAS100', size: 20 }]);
  });
});
