import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { WireMap } from '../../core/wire/unpack.ts';
import { lane } from '../support/lane.ts';
import { GLOBAL_SETUP } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { mt5StandIn, WAIT_MS_MAX, type Mt5StandIn } from '../support/mt5-stand-in.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const BUY = {
  type: 'ORDER',
  v: 1,
  cmd_id: '1795185000000001',
  order_id: '1795185000000001',
  symbol: 'NAS100',
  side: 'BUY',
  quantity: 2,
  order_type: 'MARKET',
  tif: 'DAY',
  reduce_only: false,
  account: '1001',
} as const;

lane(
  'mt5',
  hasCompiler(),
  'apt-get install g++',
)('the tape of the expert advisor', () => {
  let program: string;
  let gateway: Mt5StandIn;

  beforeAll(async () => {
    program = await compiledBridge();
  });
  beforeEach(async () => {
    gateway = await mt5StandIn(program, GLOBAL_SETUP);
    await until(() => expect(ticks().length).toBeGreaterThan(0));
  });
  afterEach(() => gateway.stop());

  const until = (holds: () => void | Promise<void>): Promise<void> => vi.waitFor(holds, { timeout: WAIT_MS_MAX });
  const ticks = (): readonly WireMap[] =>
    gateway.heard.filter(({ type }) => type === 'MARKET_DATA_BATCH').flatMap(({ data }) => data as readonly WireMap[]);
  const quote = (bid: number, last = 0, volume = 0): Promise<void> =>
    gateway.terminal.does(`quote NAS100 ${bid} ${bid + 0.5} ${last} ${volume}`);
  const heardQuote = (bid: number): Promise<void> => until(() => expect(ticks().at(-1)).toMatchObject({ bid }));

  it('holds every trade once and in its order, though many share a millisecond, and the last quote', async () => {
    for (const count of [300, 1, 250]) await gateway.terminal.does(`burst NAS100 ${count}`);
    await until(() => expect(ticks().findLast(({ volume }) => Number(volume) > 0)).toMatchObject({ volume: 551 }));
    await quote(16_300);
    await heardQuote(16_300);
    const volumes = ticks().map(({ volume }) => Number(volume));
    // A tick of MetaTrader repeats what it does not change, so a quote names the volume of the last trade: it is none itself.
    expect(volumes.filter((volume) => volume > 0)).toEqual(Array.from({ length: 551 }, (_, index) => index + 1));
  });

  // The first reading of a symbol's history may hold the whole terminal up for 45 s.
  it('of a symbol without trades is its last quote, for which no history is read', async () => {
    for (const bid of [16_300, 16_301, 16_302]) {
      await quote(bid);
      await heardQuote(bid);
    }
    expect(ticks().map(({ volume }) => volume)).not.toContain(1);
    expect((await gateway.terminal.state()).loads).toBe(0);
  });

  it('is not read from the history before the gateway is out of the market, and whole from then on', async () => {
    gateway.say(BUY);
    await until(async () => expect((await gateway.terminal.state()).positions).toHaveLength(1));
    await quote(16_310, 16_310, 7);
    await until(() => expect(ticks().at(-1)).toMatchObject({ price: 16_310, volume: 7 }));
    expect((await gateway.terminal.state()).loads).toBe(0);
    gateway.say({ ...BUY, cmd_id: '1795185000000002', order_id: '1795185000000002', side: 'SELL', reduce_only: true });
    await until(async () => expect((await gateway.terminal.state()).loads).toBeGreaterThan(0));
    await gateway.terminal.does('burst NAS100 40');
    const trades = (): readonly number[] =>
      ticks().flatMap(({ volume }) => (Number(volume) > 0 ? [Number(volume)] : []));
    await until(() => expect(trades()).toEqual([7, ...Array.from({ length: 40 }, (_, index) => index + 1)]));
  });
});
