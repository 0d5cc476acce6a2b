import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { cutProxy, type CutProxy } from '../support/cut-proxy.ts';
import { builtLink, edgeLane } from '../support/edge-lane.ts';
import { nt8Lane, type Nt8Lane } from '../support/nt8-lane.ts';
import { compileNt8, NT8_SETUP, type Nt8Programs, type Nt8Terminal } from '../support/nt8-terminal.ts';

/** Twenty links that break and come back, with a wait before each. */
vi.setConfig({ testTimeout: 400_000, hookTimeout: 180_000 });

/** Three micros: the account of the stand-in would not carry three of the large contract. */
const BUY = { symbol: 'MNQ', side: 'BUY', quantity: 3, confidence: 0.9 } as const;
const SETUP = [...NT8_SETUP, 'instrument MNQ_12-26 0.25 2 12-26 2026-09-14', 'quote MNQ_12-26 16250 16250.5'];
/** ORDER and its answer, two states, three fills and their acknowledgements: the first ten of them. */
const FRAMES = 10;
/** Where one acknowledgement is for all fills. */
const FRAMES_LEAST = 6;
const NAME = 'NX';

edgeLane()('the plug of NinjaTrader 8, pulled in the life of an order over the .NET link', () => {
  let programs: Nt8Programs;
  let nt8: Nt8Lane;
  let terminal: Nt8Terminal;
  let proxy: CutProxy | undefined;

  beforeAll(() => {
    builtLink();
    programs = compileNt8();
  });
  afterEach(async () => {
    proxy?.stop();
    await nt8.stop();
  });

  const booked = async (): Promise<number> =>
    (await nt8.rows('positions')).reduce((sum, { qty }) => sum + Number(qty), 0);
  const held = async (): Promise<number> => (await terminal.state()).positions.reduce((sum, { size }) => sum + size, 0);

  it.each(['before', 'after'] as const)(
    'ends in the truth on both sides at each of its frames, ten at most, cut %s the frame was handed on',
    async (when) => {
      nt8 = await nt8Lane(programs, 'orders: { timeout_ms: 1000, reconcile_ms: 1000 }\n', 'edge');
      const cut = await cutProxy(nt8.port);
      proxy = cut;
      terminal = await nt8.launch({ setUp: SETUP, port: cut.port });
      await nt8.opened();
      let cuts = 0;
      for (let count = 0; count < FRAMES; count += 1) {
        // What is still on its way of the order before would count as a frame of this one.
        const beats = cut.quietBeats;
        await nt8.until('quiet', () => cut.quietBeats > beats);
        await terminal.does('quote MNQ_12-26 16250 16250.5');
        await terminal.does('next split 3');
        const lost = nt8.linksLost();
        cut.cutAt(count, when);
        const id = nt8.signals(BUY);
        await nt8.endOf(id);
        const beatsAtEnd = cut.quietBeats;
        await nt8.until('quiet after the end', () => cut.quietBeats > beatsAtEnd);
        if (cut.isCut) {
          cuts += 1;
          await nt8.until(`the loss after ${count}`, () => nt8.linksLost() > lost);
        } else {
          // On a busy machine one frame acknowledges several fills, and the life is shorter. The exit is not cut instead.
          cut.cutAt(Infinity, when);
        }
        await nt8.opened();
        await nt8.until(`both sides to agree after ${count}`, async () => (await booked()) === (await held()));
        // Nothing reached the platform where the order itself was lost; otherwise all of it filled, once.
        const isLost = count === 0 && when === 'before';
        expect(await held(), `${count} ${when} ${cut.seen.join(' ')}`).toBe(isLost ? 0 : 3);
        // An order that never arrived leaves its fills in the script of the stand-in's next one.
        if (isLost) continue;
        // A gain, because losses in a row would stop the entries.
        await terminal.does('quote MNQ_12-26 16260 16260.5');
        await nt8.endOf(nt8.signals({ ...BUY, side: 'SELL' }));
        await nt8.until(`flat after ${count}`, async () => (await booked()) === 0 && (await held()) === 0);
      }
      expect(cuts).toBeGreaterThanOrEqual(FRAMES_LEAST);
      const { submitted, executions } = await terminal.state();
      expect(Object.keys(submitted).every((name) => name.startsWith(NAME))).toBe(true);
      expect(Object.values(submitted).every((times) => times === 1)).toBe(true);
      const fills = (await nt8.ask('fills', { limit: 1_000 })) as readonly { readonly exec_id: string }[];
      expect(fills.map(({ exec_id: execId }) => execId).toSorted()).toEqual(executions.map(({ id }) => id).toSorted());
      const differences = await nt8.rows('differences');
      expect(differences.filter(({ state }) => state !== 'settled')).toEqual([]);
    },
  );

  it('comes back with a gateway that was killed, whose link process has gone with it', async () => {
    nt8 = await nt8Lane(programs, '', 'edge');
    terminal = await nt8.terminal();
    await nt8.endOf(nt8.signals({ ...BUY, symbol: 'NQ', quantity: 1 }));
    await nt8.restartGateway();
    await nt8.opened();
    expect(await booked()).toBe(1);
    await nt8.endOf(nt8.signals({ ...BUY, symbol: 'NQ', quantity: 1, side: 'SELL' }));
    await nt8.until('flat', async () => (await booked()) === 0 && (await held()) === 0);
  });
});
