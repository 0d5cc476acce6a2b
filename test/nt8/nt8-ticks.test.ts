import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { WireMap } from '../../core/wire/unpack.ts';
import { monoLane } from '../support/mono-lane.ts';
import { nt8Scene, type Nt8Scene } from '../support/nt8-scene.ts';
import { compileNt8, NT8_SETUP, type Nt8Programs } from '../support/nt8-terminal.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const HOUR_US = 3_600e6;

monoLane()('ticks of NinjaTrader 8', () => {
  let programs: Nt8Programs;
  let nt8: Nt8Scene;

  beforeAll(() => {
    programs = compileNt8();
  });
  afterEach(() => nt8.stop());

  /** Without a market before the first tick. */
  const begin = async (lines: readonly string[] = []): Promise<void> => {
    nt8 = await nt8Scene({ programs, setUp: [...NT8_SETUP.slice(0, 3), ...lines] });
  };
  const trades = (): readonly WireMap[] => nt8.ticks.filter(({ volume }) => Number(volume) > 0);
  const heard = (count: number): Promise<void> => nt8.until(`${count} ticks`, () => nt8.ticks.length >= count);
  const ageUs = (tick: WireMap | undefined): number => Math.abs(Number(tick?.['ts_us']) - nt8.nowUs());

  it.each([0, -300, 330])(
    'bear last, bid, ask, volume and UTC where the platform is %d minutes off',
    async (minutes) => {
      await begin([`zone ${minutes}`]);
      await nt8.terminal.does('quote NQ_12-26 16250 16250.5 16250.25 3');
      await nt8.until('the trade', () => trades().length === 1);
      expect(trades()[0]).toMatchObject({
        symbol: 'NQ 12-26',
        price: 16_250.25,
        volume: 3,
        bid: 16_250,
        ask: 16_250.5,
      });
      expect(ageUs(trades()[0])).toBeLessThan(HOUR_US / 10);
      expect(Math.abs(Number(trades()[0]?.['recv_us']) - nt8.nowUs())).toBeLessThan(HOUR_US / 10);
    },
  );

  it.each(['first', 'second'])(
    'bear UTC in the hour that comes twice in autumn, as it comes for the %s time',
    async (time) => {
      await begin([`autumn ${time}`]);
      await nt8.terminal.does('quote NQ_12-26 16250 16250.5 16250.25 3');
      await nt8.until('the trade', () => trades().length === 1);
      expect(ageUs(trades()[0])).toBeLessThan(HOUR_US / 10);
      const order = {
        order_id: '1795185000000001',
        symbol: 'NQ 12-26',
        side: 'BUY',
        quantity: 1,
        order_type: 'MARKET',
      };
      nt8.say({ type: 'ORDER', v: 1, cmd_id: order.order_id, ...order, tif: 'DAY', role: 'ENTRY', account: 'Sim101' });
      await nt8.until('the fill', () => nt8.ofType('ORDER_FILL').length === 1);
      expect(ageUs(nt8.ofType('ORDER_FILL')[0])).toBeLessThan(HOUR_US / 10);
      const beats = nt8.beats();
      await nt8.until('the next heartbeat', () => nt8.beats() > beats);
      expect(nt8.beat()['ticks_future'] ?? 0).toBe(0);
    },
  );

  it('pass every trade, equal ones too, and count those', async () => {
    await begin();
    await nt8.terminal.does('tick NQ_12-26 Last 16250 2 0 5');
    await nt8.until('all five', () => trades().length === 5);
    await nt8.until('the count', () => nt8.beat()['trades_equal'] === 4);
  });

  it('leave out a quote that says what the last one said', async () => {
    await begin();
    await nt8.terminal.does('tick NQ_12-26 Bid 16250 2 0 5');
    // The heartbeat with the count may go out before the ticks of the same turn.
    await heard(1);
    await nt8.until('the count', () => nt8.beat()['quotes_repeated'] === 4);
    expect(nt8.ticks).toHaveLength(1);
    // Before the first trade the bid stands for the price.
    expect(nt8.ticks[0]).toMatchObject({ price: 16_250, volume: 0, bid: 16_250 });
    await nt8.terminal.does('tick NQ_12-26 Ask 16250.5 2 0 1');
    await heard(2);
    expect(nt8.ticks[1]).toMatchObject({ bid: 16_250, ask: 16_250.5 });
  });

  it('begin with the market as it is, without a volume, on each link', async () => {
    await begin(['quote NQ_12-26 16250 16250.5 16250.25 3']);
    await heard(1);
    await nt8.cut();
    await heard(2);
    for (const tick of nt8.ticks.slice(0, 2))
      expect(tick).toMatchObject({ price: 16_250.25, volume: 0, bid: 16_250, ask: 16_250.5 });
  });

  it('leave out prices that are none', async () => {
    await begin();
    for (const price of ['0', '-5', '1.7976931348623157E308', 'NaN'])
      await nt8.terminal.does(`tick NQ_12-26 Last ${price} 1 0 1`);
    await nt8.terminal.does('tick NQ_12-26 Last 16250 -4 0 1');
    await nt8.terminal.does('tick NQ_12-26 Last 16250 1 0 1');
    await nt8.until('a good one', () => trades().length === 1);
    expect(nt8.ticks).toHaveLength(1);
  });

  it('bear the time of their arrival where they come from the future, and are counted', async () => {
    await begin();
    await nt8.terminal.does('tick NQ_12-26 Last 16250 1 86400 2');
    await nt8.until('both', () => trades().length === 2);
    for (const tick of trades()) expect(ageUs(tick)).toBeLessThan(HOUR_US / 10);
    await nt8.until('the count', () => nt8.beat()['ticks_future'] === 2);
  });

  it('are all there or counted as dropped in a flood', async () => {
    await begin();
    await nt8.terminal.does('tick NQ_12-26 Last 16250 1 0 300000');
    await nt8.until('all of them', () => trades().length + Number(nt8.beat()['ticks_dropped'] ?? 0) >= 300_000);
    expect(trades().length + Number(nt8.beat()['ticks_dropped'] ?? 0)).toBe(300_000);
    expect(nt8.links()).toBe(1);
  });

  it('come once after any number of links, and end with their subscription', async () => {
    await begin();
    await nt8.cut();
    await nt8.cut();
    await nt8.until('one listener', async () => (await nt8.terminal.state()).listening['NQ 12-26'] === 1);
    nt8.ticks.length = 0;
    await nt8.terminal.does('tick NQ_12-26 Last 16250 1 0 1');
    await nt8.until('the trade', () => trades().length === 1);
    nt8.say({ type: 'SUBSCRIBE', v: 1, symbols: ['ES 12-26'] });
    await nt8.until('the other instrument', async () => {
      const { listening } = await nt8.terminal.state();
      return listening['ES 12-26'] === 1 && listening['NQ 12-26'] === 0;
    });
    await nt8.terminal.does('tick NQ_12-26 Last 16251 1 0 1');
    await nt8.terminal.does('tick ES_12-26 Last 5000 1 0 1');
    await nt8.until('the other trade', () => trades().some(({ symbol }) => symbol === 'ES 12-26'));
    expect(trades().map(({ price }) => price)).toEqual([16_250, 5_000]);
  });
});
