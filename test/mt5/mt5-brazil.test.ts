import { connect } from 'node:net';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { lane } from '../support/lane.ts';
import { mt5Lane, type Mt5Lane } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';

/** Two processes and a compiler, on a machine that may be slow. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** No frame, one that is far too large, one that is cut off, one of nonsense, and one that nests too deep. */
const HOSTILE: readonly Uint8Array[] = [
  Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  Buffer.from([0xff, 0xff, 0xff, 0xff, 1]),
  Buffer.from([0, 0, 0, 9, 0x81]),
  Buffer.from([0, 0, 0, 2, 0xc1, 0xc1]),
  Buffer.from([0, 0, 0, 6, 0x91, 0x91, 0x91, 0x91, 0x91, 0x01]),
];

const BUY = { symbol: 'WIN', side: 'BUY', quantity: 1, confidence: 0.9 } as const;

lane(
  'mt5',
  hasCompiler(),
  'apt-get install g++',
)('two terminals on one PC', () => {
  let program: string;
  let mt5: Mt5Lane;

  beforeAll(async () => {
    program = await compiledBridge();
  });
  afterEach(() => mt5.stop());

  it('trade each their own: WIN goes to Brazil alone, in its dated contract, and its P&L comes in USD', async () => {
    mt5 = await mt5Lane({ program, platforms: ['mt5_global', 'mt5_brazil'] });
    const global = await mt5.terminal('mt5_global');
    const brazil = await mt5.terminal('mt5_brazil');
    await brazil.does('quote WDOZ26 5499.5 5500 5500 1');
    await mt5.until('the rate', async () => JSON.stringify(await mt5.ask('rates')).includes('"WDO"'));
    mt5.signals(BUY);
    await mt5.until('the entry', () => mt5.fills.some(({ status }) => status === 'FILLED'));
    expect((await brazil.state()).positions).toEqual([{ symbol: 'WINZ26', size: 1 }]);
    expect((await global.state()).deals).toEqual([]);
    await brazil.does('quote WINZ26 130100 130105 130100 1');
    mt5.signals({ ...BUY, side: 'SELL' });
    await mt5.until('the exit', () => mt5.fills.filter(({ status }) => status === 'FILLED').length === 2);
    // 100 points at R$0.20, at R$5.50 to the dollar.
    expect(mt5.fills.at(-1)).toMatchObject({
      symbol: 'WIN',
      currency: 'BRL',
      pnlLocal: 20,

      realizedPnlUsd: 3.64,
    });
    mt5.signals({ ...BUY, symbol: 'NQ' });
    await mt5.until('the index', () => mt5.fills.filter(({ status }) => status === 'FILLED').length === 3);
    expect((await brazil.state()).deals).toHaveLength(2);
    expect((await global.state()).deals).toHaveLength(1);
  });

  it('leave each other undisturbed when one is cut off, overrun with nonsense and logged in to another account', async () => {
    mt5 = await mt5Lane({ program, platforms: ['mt5_global', 'mt5_brazil'] });
    const global = await mt5.terminal('mt5_global');
    const brazil = await mt5.terminal('mt5_brazil');
    const fills = (): number => mt5.fills.filter(({ status }) => status === 'FILLED').length;
    const lost = async (): Promise<readonly string[]> =>
      ((await mt5.ask('alerts')) as readonly { readonly code: string; readonly platform?: string }[])
        .filter(({ code }) => code === 'PLATFORM_ABSENT')
        .map(({ platform = '' }) => platform);
    const strangers = HOSTILE.flatMap((bytes) => Array.from({ length: 12 }, () => bytes)).map((bytes) => {
      const stranger = connect(mt5.portOf('mt5_brazil'), '127.0.0.1');
      stranger.on('error', () => {});
      stranger.resume();
      stranger.write(bytes);
      return new Promise((resolve) => stranger.once('close', resolve));
    });
    await brazil.does('account 3003 Outra-Corretora BRL exchange');
    mt5.signals({ ...BUY, symbol: 'NQ' });
    await mt5.until('the index', () => fills() === 1);
    await Promise.all(strangers);
    await brazil.crash();
    await mt5.until('the loss of the other one', async () => (await lost()).includes('mt5_brazil'));
    mt5.signals({ ...BUY, symbol: 'NQ', side: 'SELL' });
    await mt5.until('the close', () => fills() === 2);
    expect((await global.state()).positions).toEqual([]);
    expect(await lost()).not.toContain('mt5_global');
    const { counters } = (await mt5.ask('status')) as { readonly counters: Readonly<Record<string, number>> };
    expect(counters['BRIDGE_FRAME_TOO_LARGE']).toBeGreaterThan(0);
  });
});
