import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { lane } from '../support/lane.ts';
import { GLOBAL_SETUP, mt5Lane, type Mt5Lane } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import type { Mt5Terminal } from '../support/mt5-terminal.ts';

/** Two processes and a compiler, on a machine that may be slow. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const BUY = { symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 } as const;

lane(
  'mt5',
  hasCompiler(),
  'apt-get install g++',
)('a signal for NQ on MetaTrader 5', () => {
  let program: string;
  let mt5: Mt5Lane;

  beforeAll(async () => {
    program = await compiledBridge();
  });
  afterEach(() => mt5.stop());

  const filled = (): number => mt5.fills.filter(({ status }) => status === 'FILLED').length;
  /** The last word about a signal. */
  const endOf = async (orderId: string) => {
    await mt5.until(`the end of ${orderId}`, () => mt5.done.some((end) => end.orderId === orderId));
    return mt5.done.find((end) => end.orderId === orderId)!.children[0]!;
  };

  it('fills 20 lots of the index at $1, and its close takes the position away', async () => {
    mt5 = await mt5Lane({ program });
    const terminal = await mt5.terminal('mt5_global');
    mt5.signals(BUY);
    await mt5.until('the fill', () => filled() === 1);
    expect(mt5.fills.at(-1)).toMatchObject({ symbol: 'NQ', filledQty: 1, fillPrice: 16_250.5, expectedQty: 1 });
    expect((await terminal.state()).positions).toEqual([{ symbol: 'NAS100', size: 20 }]);
    mt5.signals({ ...BUY, side: 'SELL' });
    await mt5.until('the close', () => filled() === 2);
    const state = await terminal.state();
    expect(state.positions).toEqual([]);
    expect(Object.values(state.asked)).toEqual([1, 1]);
  });

  it('counts each deal once when one order fills in four, told in any order and late', async () => {
    mt5 = await mt5Lane({ program });
    const terminal = await mt5.terminal('mt5_global');
    await terminal.does('untidy');
    await terminal.does('next split 4');
    const child = await endOf(mt5.signals(BUY));
    expect(child).toMatchObject({ status: 'FILLED', filledQty: 20 });
    const { deals } = await terminal.state();
    expect(deals).toHaveLength(4);
    const fills = (await mt5.ask('fills')) as readonly { readonly exec_id: string }[];
    expect(fills.map(({ exec_id: id }) => id).toSorted()).toEqual(deals.map(({ ticket }) => ticket).toSorted());
  });

  it('keeps what filled in part and is told that the rest was cancelled', async () => {
    mt5 = await mt5Lane({ program });
    const terminal = await mt5.terminal('mt5_global');
    await terminal.does('next partial 7.5');
    expect(await endOf(mt5.signals(BUY))).toMatchObject({ status: 'CANCELLED', filledQty: 7.5 });
    expect((await terminal.state()).positions).toEqual([{ symbol: 'NAS100', size: 7.5 }]);
  });

  it('is sent once more after a requote, and is rejected when requotes do not end', async () => {
    mt5 = await mt5Lane({ program });
    const terminal = await mt5.terminal('mt5_global');
    await terminal.does('next retcode 10004');
    expect(await endOf(mt5.signals(BUY))).toMatchObject({ status: 'FILLED' });
    for (const code of [10004, 10020, 10021]) await terminal.does(`next retcode ${code}`);
    expect(await endOf(mt5.signals({ ...BUY, side: 'SELL' }))).toMatchObject({
      status: 'REJECTED',
      code: 'MT5_10021',
    });
    expect((await terminal.state()).positions).toEqual([{ symbol: 'NAS100', size: 20 }]);
  });

  it('is rejected with the number and the words of the trade server', async () => {
    mt5 = await mt5Lane({ program });
    const terminal = await mt5.terminal('mt5_global');
    await terminal.does('next retcode 10019');
    expect(await endOf(mt5.signals(BUY))).toMatchObject({
      status: 'REJECTED',
      code: 'MT5_10019',
      reason: 'not enough money, the dealer says no, external 7',
    });
    await terminal.does('check refuses');
    expect(await endOf(mt5.signals(BUY))).toMatchObject({ status: 'REJECTED', code: 'MT5_10019' });
    expect(Object.values((await terminal.state()).asked)).toEqual([1]);
  });

  it('tries the next filling that the symbol allows when the first is refused', async () => {
    mt5 = await mt5Lane({ program });
    const setUp = ['account 1001 Broker-Demo USD netting', 'symbol NAS100 0.25 0.25 0.1 0.1 1000 2 3'];
    const terminal = await mt5.terminal('mt5_global', [...setUp, 'quote NAS100 16250 16250.5 0 0']);
    await terminal.does('next wrongfilling');
    expect(await endOf(mt5.signals(BUY))).toMatchObject({ status: 'FILLED' });
    expect(Object.values((await terminal.state()).asked)).toEqual([2]);
  });

  it('rests as a limit, moves, and is cancelled; a cancel of what has filled is refused', async () => {
    mt5 = await mt5Lane({ program });
    const terminal = await mt5.terminal('mt5_global');
    const id = mt5.signals({ ...BUY, orderType: 'LIMIT', limitPrice: 16_200.13 });
    await mt5.until('the limit to rest', async () => (await terminal.state()).working.length === 1);
    expect((await terminal.state()).working[0]).toMatchObject({ price: 16_200.25, filling: 2 });
    mt5.client.modify(id, { limitPrice: 16_210 });
    await mt5.until('the new price', async () => (await terminal.state()).working[0]?.price === 16_210);
    mt5.client.cancel(id);
    expect(await endOf(id)).toMatchObject({ status: 'CANCELLED', filledQty: 0 });
    const second = mt5.signals({ ...BUY, orderType: 'LIMIT', limitPrice: 16_240 });
    await mt5.until('the second limit', async () => (await terminal.state()).working.length === 1);
    await terminal.does('quote NAS100 16239 16239.5 0 0');
    expect(await endOf(second)).toMatchObject({ status: 'FILLED', fillPrice: 16_240 });
  });

  it('closes several positions by their tickets on a hedging account, where nothing else would close them', async () => {
    mt5 = await mt5Lane({ program });
    const setUp = ['account 1001 Broker-Demo USD hedging', 'symbol NAS100 0.25 0.25 0.1 0.1 1000 2 2'];
    const terminal = await mt5.terminal('mt5_global', [...setUp, 'quote NAS100 16250 16250.5 0 0']);
    await mt5.ask('risk_set', { key: 'max_position_value_usd', value: '200000', reason: 'three contracts' });
    await endOf(mt5.signals(BUY));
    await endOf(mt5.signals(BUY));
    expect((await terminal.state()).positions).toHaveLength(2);
    const end = await endOf(mt5.signals({ ...BUY, side: 'SELL', quantity: 2 }));
    expect(end).toMatchObject({ status: 'FILLED', filledQty: 40 });
    expect((await terminal.state()).positions).toEqual([]);
  });

  describe('on a hedging account', () => {
    const HEDGING = ['account 1001 Broker-Demo USD hedging', ...GLOBAL_SETUP.slice(1)];
    const sizes = async (terminal: Mt5Terminal): Promise<readonly number[]> =>
      (await terminal.state()).positions.map(({ size }) => size);

    it('closes and enters at once by tickets, and leaves what a person holds alone', async () => {
      mt5 = await mt5Lane({ program });
      const terminal = await mt5.terminal('mt5_global', HEDGING);
      await mt5.ask('risk_set', { key: 'max_position_value_usd', value: '200000', reason: 'three contracts' });
      await terminal.does('hand NAS100 5');
      expect(await endOf(mt5.signals(BUY))).toMatchObject({ status: 'FILLED' });
      expect(await endOf(mt5.signals({ ...BUY, side: 'SELL', quantity: 2 }))).toMatchObject({
        status: 'FILLED',
        filledQty: 40,
      });
      expect(await sizes(terminal)).toEqual([5, -20]);
      expect(await endOf(mt5.signals(BUY))).toMatchObject({ status: 'FILLED' });
      expect(await sizes(terminal)).toEqual([5]);
    });

    it('lets a limit enter and rest, refuses one that would close, and holds stops in the gateway', async () => {
      mt5 = await mt5Lane({ program });
      const terminal = await mt5.terminal('mt5_global', HEDGING);
      const id = mt5.signals({ ...BUY, orderType: 'LIMIT', limitPrice: 16_240, stopLossPoints: 50 });
      await mt5.until('the limit to rest', async () => (await terminal.state()).working.length === 1);
      await terminal.does('quote NAS100 16239 16239.5 0 0');
      expect(await endOf(id)).toMatchObject({ status: 'FILLED', fillPrice: 16_240 });
      expect((await terminal.state()).working).toEqual([]);
      const exit = mt5.signals({ ...BUY, side: 'SELL', orderType: 'LIMIT', limitPrice: 16_300 });
      await mt5.until('the refusal', () => mt5.rejects.some(({ orderId }) => orderId === exit));
      expect(mt5.rejects.at(-1)?.reason).toContain('closes by MARKET');
      await terminal.does('quote NAS100 16180 16180.5 0 0');
      await mt5.until('the stop', async () => (await terminal.state()).positions.length === 0);
    });
  });
});
