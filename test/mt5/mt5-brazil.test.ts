import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { lane } from '../support/lane.ts';
import { mt5Lane, type Mt5Lane } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';

/** Two processes and a compiler, on a machine that may be slow. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

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
});
