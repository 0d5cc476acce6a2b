import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { cutProxy, type CutProxy } from '../support/cut-proxy.ts';
import { lane } from '../support/lane.ts';
import { GLOBAL_SETUP, mt5Lane, type Mt5Lane } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { type Mt5Terminal } from '../support/mt5-terminal.ts';

/** Twenty links that break and come back, with a wait before each. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const BUY = { symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 } as const;
/** ORDER and its answer, its acceptance and three fills with their acknowledgements. */
const FRAMES = 10;
/** Where one acknowledgement is for all fills. */
const FRAMES_LEAST = 6;

interface Booked {
  readonly platform: string;
  readonly qty: number;
}

lane(
  'mt5',
  hasCompiler(),
  'apt-get install g++',
)('the plug of MetaTrader 5, pulled in the life of an order', () => {
  let program: string;
  let mt5: Mt5Lane;
  let terminal: Mt5Terminal;
  let proxy: CutProxy;

  beforeAll(async () => {
    program = await compiledBridge();
  });
  afterEach(async () => {
    proxy.stop();
    await mt5.stop();
  });

  const begin = async (): Promise<void> => {
    mt5 = await mt5Lane({ program, yaml: 'orders: { timeout_ms: 1000, reconcile_ms: 1000 }\n' });
    proxy = await cutProxy(mt5.portOf('mt5_global'));
    terminal = await mt5.launch('mt5_global', GLOBAL_SETUP, { port: proxy.port });
    await mt5.opened('mt5_global');
  };
  const booked = async (): Promise<number> =>
    ((await mt5.ask('positions')) as readonly Booked[]).reduce((sum, { qty }) => sum + qty, 0);
  const held = async (): Promise<number> => (await terminal.state()).positions.reduce((sum, { size }) => sum + size, 0);
  const isDone = (orderId: string): boolean => mt5.done.some((end) => end.orderId === orderId);

  it.each(['before', 'after'] as const)(
    'ends in the truth on both sides at each of its frames, ten at most, cut %s the frame was handed on',
    async (when) => {
      await begin();
      let cuts = 0;
      for (let count = 0; count < FRAMES; count += 1) {
        // What is still on its way of the order before would count as a frame of this one.
        const beats = proxy.quietBeats;
        await mt5.until('quiet', () => proxy.quietBeats > beats);
        await terminal.does('quote NAS100 16250 16250.5 0 0');
        await terminal.does('next split 3');
        const lost = mt5.linksLost('mt5_global');
        proxy.cutAt(count, when);
        const id = mt5.signals(BUY);
        await mt5.until(`the end of the order cut ${when} frame ${count}`, () => isDone(id));
        const beatsAtEnd = proxy.quietBeats;
        await mt5.until('quiet after the end', () => proxy.quietBeats > beatsAtEnd);
        if (proxy.isCut) {
          cuts += 1;
          await mt5.until(`the loss after ${count}`, () => mt5.linksLost('mt5_global') > lost);
        } else {
          // On a busy machine one frame may acknowledge several fills, and the life is shorter. The exit is not cut instead.
          proxy.cutAt(Infinity, when);
        }
        await mt5.opened('mt5_global');
        await mt5.until(`both sides to agree after ${count}`, async () => (await booked()) === (await held()));
        // Nothing reached the platform where the order itself was lost; otherwise all of it filled, once.
        const isLost = count === 0 && when === 'before';
        expect(await held(), `${count} ${when} ${proxy.seen.join(' ')}`).toBe(isLost ? 0 : 20);
        // An order that never arrived leaves its fills in the script of the fake's next one.
        if (isLost) continue;
        await terminal.does('quote NAS100 16260 16260.5 0 0');
        const exit = mt5.signals({ ...BUY, side: 'SELL' });
        await mt5.until('the exit', () => isDone(exit));
        await mt5.until(`flat after ${count}`, async () => (await booked()) === 0 && (await held()) === 0);
      }
      expect(cuts).toBeGreaterThanOrEqual(FRAMES_LEAST);
      const { asked, deals } = await terminal.state();
      expect(Object.values(asked).every((times) => times === 1)).toBe(true);
      const fills = (await mt5.ask('fills', { limit: 1_000 })) as readonly { readonly exec_id: string }[];
      expect(fills.map(({ exec_id: id }) => id).toSorted()).toEqual(deals.map(({ ticket }) => ticket).toSorted());
      const differences = (await mt5.ask('differences')) as readonly { readonly state: string }[];
      expect(differences.filter(({ state }) => state !== 'settled')).toEqual([]);
    },
  );
});
