import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { lane } from '../support/lane.ts';
import { mt5Lane, type Mt5Lane } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';

/** Two processes and a compiler, on a machine that may be slow. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const BUY = { symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 } as const;

interface Alert {
  readonly code: string;
  readonly text: string;
}

lane(
  'mt5',
  hasCompiler(),
  'apt-get install g++',
)('a deal of MetaTrader 5 that the broker corrects', () => {
  let program: string;
  let mt5: Mt5Lane;

  beforeAll(async () => {
    program = await compiledBridge();
  });
  afterEach(() => mt5.stop());

  const corrected = async (): Promise<string | undefined> =>
    ((await mt5.ask('alerts')) as readonly Alert[]).find(({ code }) => code === 'FILL_CORRECTED')?.text;

  it.each([
    ['to another price', (ticket: string) => `correct ${ticket} 16251`, 'changed fill', []],
    ['by taking it back', (ticket: string) => `bust ${ticket}`, 'took back fill', [{ kind: 'position', theirs: 0 }]],
  ] as const)('%s is an alarm at once, and shows what differs by it', async (_how, line, words, differences) => {
    mt5 = await mt5Lane({ program });
    const terminal = await mt5.terminal('mt5_global');
    mt5.signals(BUY);
    await mt5.until('the fill', () => mt5.fills.some(({ status }) => status === 'FILLED'));
    const [deal] = (await terminal.state()).deals;
    await terminal.does(line(deal!.ticket));
    await mt5.until('the alarm', async () => (await corrected()) !== undefined);
    expect(await corrected()).toContain(words);
    expect(await mt5.ask('differences')).toMatchObject(differences);
    // What was booked stays, for a person to settle.
    expect((await mt5.ask('fills')) as readonly unknown[]).toHaveLength(1);
    expect(await mt5.ask('positions')).toMatchObject([{ platform: 'mt5_global', qty: 20 }]);
  });

  // Of an order that still worked nothing was told, and it counted both deals: lots were booked that nobody held.
  it('by another one in its place counts once, also when the rest of its order is cancelled', async () => {
    mt5 = await mt5Lane({ program });
    const terminal = await mt5.terminal('mt5_global');
    mt5.signals({ ...BUY, orderType: 'LIMIT', limitPrice: 16_000 });
    await mt5.until('the order', async () => (await terminal.state()).working.length === 1);
    const [working] = (await terminal.state()).working;
    await terminal.does(`release ${working!.magic} 10`);
    await mt5.until('the fill', () => mt5.fills.length > 0);
    const [deal] = (await terminal.state()).deals;
    await terminal.does(`replace ${deal!.ticket} 16001`);
    await mt5.until('the other fill', async () =>
      ((await mt5.ask('alerts')) as readonly Alert[]).some(({ text }) => text.includes('in the place of')),
    );
    await terminal.does(`cancel ${working!.ticket}`);
    await mt5.until('the end', () => mt5.done.length > 0);
    expect(mt5.done[0]?.children).toMatchObject([{ status: 'CANCELLED', filledQty: 10 }]);
    expect(await mt5.ask('positions')).toMatchObject([{ platform: 'mt5_global', qty: 10 }]);
  });
});
