import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { WireMap } from '../../core/wire/unpack.ts';
import { monoLane } from '../support/mono-lane.ts';
import { nt8Scene, type Nt8Scene } from '../support/nt8-scene.ts';
import { compileNt8, NT8_SETUP, type Nt8Programs } from '../support/nt8-terminal.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const ID = '1795185000000001';
const ORDER = {
  type: 'ORDER',
  v: 1,
  cmd_id: ID,
  order_id: ID,
  symbol: 'NQ 12-26',
  side: 'BUY',
  quantity: 2,
  unit: 'contracts',
  order_type: 'MARKET',
  tif: 'DAY',
  role: 'ENTRY',
  reduce_only: false,
  account: 'Sim101',
} as const;
const CANCEL = { type: 'CANCEL', v: 1, cmd_id: `${ID}-1-1`, order_id: ID, account: 'Sim101' } as const;

monoLane()('an order on NinjaTrader 8', () => {
  let programs: Nt8Programs;
  let nt8: Nt8Scene;

  beforeAll(() => {
    programs = compileNt8();
  });
  afterEach(() => nt8.stop());

  const begin = async (lines: readonly string[] = []): Promise<void> => {
    nt8 = await nt8Scene({ programs });
    for (const line of lines) await nt8.terminal.does(line);
  };
  const results = (): readonly unknown[] =>
    nt8.ofType('COMMAND_RESULT').map(({ outcome, code }) => (code === undefined ? outcome : [outcome, code]));
  const answered = (count: number): Promise<void> =>
    nt8.until(`${count} answers`, () => nt8.ofType('COMMAND_RESULT').length >= count);
  const statuses = (): readonly unknown[] => nt8.ofType('ORDER_STATUS').map(({ status }) => status);
  const told = (status: string): Promise<void> => nt8.until(status, () => statuses().includes(status));
  const fills = (): readonly WireMap[] => nt8.ofType('ORDER_FILL');
  const filled = (count: number): Promise<void> => nt8.until(`${count} fills`, () => fills().length >= count);
  const submitted = async (): Promise<Readonly<Record<string, number>>> => (await nt8.terminal.state()).submitted;

  it('at the market goes out under our id, fills, and says so with its execution', async () => {
    await begin();
    nt8.say(ORDER);
    await filled(1);
    expect(fills()[0]).toMatchObject({
      order_id: ID,
      exec_id: 'E1',
      symbol: 'NQ 12-26',
      side: 'BUY',
      last_qty: 2,
      last_price: 16_250.5,
      filled_qty: 2,
      fill_price: 16_250.5,
      status: 'FILLED',
      commission: 4,
      commission_currency: 'USD',
      login: 'Sim101',
    });
    await answered(1);
    expect(results()).toEqual(['done']);
    expect((await nt8.terminal.state()).orders).toMatchObject([
      { name: `NX${ID}`, state: 'Filled', type: 'Market', entry: 'Automated', tif: 'Day' },
    ]);
    expect(statuses()).toEqual(['ACCEPTED', 'WORKING']);
  });

  it('of one contract goes out as IOC where it is to fill at once or not at all, since that is the same', async () => {
    await begin();
    nt8.say({ ...ORDER, quantity: 1, tif: 'FOK' });
    await filled(1);
    expect((await nt8.terminal.state()).orders).toMatchObject([{ tif: 'Ioc', quantity: 1 }]);
  });

  it('fills in parts, each told once with the sum and the average so far', async () => {
    await begin(['next split 2']);
    nt8.say(ORDER);
    await filled(2);
    expect(fills().map((fill) => [fill['last_qty'], fill['filled_qty'], fill['fill_price'], fill['status']])).toEqual([
      [1, 1, 16_250.5, 'PARTIAL'],
      [1, 2, 16_250.625, 'FILLED'],
    ]);
  });

  it('ends cancelled with what it filled, and the end comes after the fill', async () => {
    await begin(['next partial 1']);
    nt8.say(ORDER);
    await told('CANCELLED');
    const kinds = nt8.heard
      .filter(({ seq }) => seq !== undefined)
      .map(({ type, status }) => `${String(type)} ${String(status)}`);
    expect(kinds.slice(-2)).toEqual(['ORDER_FILL PARTIAL', 'ORDER_STATUS CANCELLED']);
  });

  it('is rejected with the words of the broker', async () => {
    await begin(['next reject not enough margin']);
    nt8.say(ORDER);
    await told('REJECTED');
    expect(nt8.ofType('ORDER_STATUS').at(-1)).toMatchObject({
      order_id: ID,
      status: 'REJECTED',
      code: 'NT8_OrderRejected',
      reason: 'OrderRejected, not enough margin',
    });
    expect(fills()).toEqual([]);
  });

  it.each([
    ['before the submit returns', ['early on']],
    ['twice and in any order', ['untidy on']],
    ['without an order on their executions', ['nullorders on']],
    ['without an order and without a name, by the id of the platform', ['nullorders on', 'nameless on']],
    ['without all that, twice and in any order', ['nullorders on', 'nameless on', 'untidy on']],
  ])('counts each execution once when events come %s', async (_name, lines) => {
    await begin([...lines, 'next split 4']);
    nt8.say({ ...ORDER, quantity: 8 });
    await filled(4);
    await nt8.terminal.does('settle');
    await nt8.terminal.does('replay');
    await nt8.terminal.does('settle');
    nt8.say({ ...ORDER, cmd_id: `${ID}9`.slice(-16), order_id: `${ID}9`.slice(-16), quantity: 1 });
    await filled(5);
    const ofFirst = fills().filter((fill) => fill['order_id'] === ID);
    expect(ofFirst.map((fill) => String(fill['exec_id'])).toSorted()).toEqual(['E1', 'E2', 'E3', 'E4']);
    expect(ofFirst.map((fill) => fill['filled_qty'])).toEqual([2, 4, 6, 8]);
    expect(statuses().filter((status) => status === 'CANCELLED' || status === 'REJECTED')).toEqual([]);
  });

  it('is executed once however often it comes, also after a recompile and after a start of another process', async () => {
    await begin();
    nt8.say(ORDER);
    nt8.say(ORDER);
    await answered(2);
    expect(results()).toEqual(['done', 'repeated']);
    const links = nt8.links();
    await nt8.terminal.does('recompile');
    await nt8.until('the new link', () => nt8.links() > links);
    nt8.say(ORDER);
    await answered(3);
    expect(await submitted()).toEqual({ [`NX${ID}`]: 1 });
    await nt8.restart();
    nt8.say(ORDER);
    await answered(4);
    expect(results().slice(2)).toEqual(['repeated', 'repeated']);
    expect(await submitted()).toEqual({});
  });

  it('that was refused is refused again in the same words', async () => {
    await begin();
    nt8.say({ ...ORDER, quantity: 0.5 });
    nt8.say(ORDER);
    await answered(2);
    expect(results()).toEqual([
      ['refused', 'SIZE_TOO_SMALL'],
      ['repeated', 'SIZE_TOO_SMALL'],
    ]);
    expect(await submitted()).toEqual({});
  });

  it.each([
    ['another account', { account: 'Sim999' }, 'ACCOUNT_DIFFERS'],
    ['a continuous series', { symbol: 'NQ ##-##' }, 'SYMBOL_CONTINUOUS'],
    ['an instrument that NinjaTrader does not know', { symbol: 'ZZ 12-26' }, 'SYMBOL_UNKNOWN'],
    ['a type that it does not know', { order_type: 'ICEBERG' }, 'ORDER_TYPE_UNSUPPORTED'],
    ['FOK of two contracts, which NinjaTrader has not', { tif: 'FOK' }, 'ORDER_TYPE_UNSUPPORTED'],
    ['a time in force that nobody knows', { tif: 'GTD' }, 'ORDER_TYPE_UNSUPPORTED'],
    ['a quantity of zero', { quantity: 0 }, 'VALUE_INVALID'],
    ['a negative quantity', { quantity: -1 }, 'VALUE_INVALID'],
    ['a quantity beyond all bounds', { quantity: 1e15 }, 'VALUE_INVALID'],
    ['a limit without a price', { order_type: 'LIMIT' }, 'VALUE_INVALID'],
    ['no side', { side: '' }, 'VALUE_INVALID'],
    ['an order id that is none', { order_id: 'abc' }, 'VALUE_INVALID'],
    ['an exit of what is not held', { reduce_only: true, role: 'EXIT', side: 'SELL' }, 'REDUCE_ONLY'],
  ])('is refused for %s, and nothing is sent', async (_name, changes, code) => {
    await begin();
    nt8.say({ ...ORDER, ...changes });
    await answered(1);
    expect(results()).toEqual([['refused', code]]);
    expect(await submitted()).toEqual({});
  });

  it('that enters a month which is not in front here is refused, and one that leaves it passes', async () => {
    nt8 = await nt8Scene({
      programs,
      setUp: [
        'account Sim101',
        'instrument NQ_12-26 0.25 20 03-27 2026-10-10',
        'quote NQ_12-26 16250 16250.5',
        'trade NQ_12-26 3 by-hand',
      ],
    });
    nt8.say(ORDER);
    await answered(1);
    expect(results()).toEqual([['refused', 'CONTRACT_DIFFERS']]);
    nt8.say({
      ...ORDER,
      cmd_id: '1795185000000002',
      order_id: '1795185000000002',
      side: 'SELL',
      role: 'EXIT',
      reduce_only: true,
    });
    await filled(1);
    expect(fills()[0]).toMatchObject({ side: 'SELL', filled_qty: 2 });
  });

  it('passes in either month while a rollover is near', async () => {
    nt8 = await nt8Scene({
      programs,
      setUp: ['account Sim101', 'instrument NQ_12-26 0.25 20 03-27 2026-11-16', 'quote NQ_12-26 16250 16250.5'],
    });
    nt8.say(ORDER);
    await filled(1);
  });

  it('rests as a limit on its tick, moves, and is cancelled', async () => {
    await begin();
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_200.13, tif: 'GTC' });
    await told('WORKING');
    expect((await nt8.terminal.state()).orders).toMatchObject([
      { limit: 16_200.25, stop: 0, tif: 'Gtc', state: 'Working' },
    ]);
    nt8.say({
      type: 'MODIFY',
      v: 1,
      cmd_id: `${ID}-m`,
      order_id: ID,
      account: 'Sim101',
      quantity: 3,
      limit_price: 16_210,
    });
    await told('MODIFIED');
    expect((await nt8.terminal.state()).orders).toMatchObject([{ limit: 16_210, quantity: 3 }]);
    nt8.say(CANCEL);
    await told('CANCELLED');
    await answered(3);
    expect(results()).toEqual(['done', 'done', 'done']);
  });

  it('is told as moved where the broker says its price back with other last bits', async () => {
    await begin(['instrument GC_12-26 0.1 100 12-26 2026-09-14', 'quote GC_12-26 2010 2010.1']);
    nt8.say({ ...ORDER, symbol: 'GC 12-26', order_type: 'LIMIT', limit_price: 2_000, tif: 'GTC' });
    await told('WORKING');
    nt8.say({ type: 'MODIFY', v: 1, cmd_id: `${ID}-m`, order_id: ID, account: 'Sim101', limit_price: 2_000.3 });
    await told('MODIFIED');
    expect((await nt8.terminal.state()).orders).toMatchObject([{ limit: 2_000.3 }]);
  });

  it('that is moved twice before the exchange answers is told as moved twice', async () => {
    await begin();
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_200, tif: 'GTC' });
    await told('WORKING');
    await nt8.terminal.does('next changewait');
    for (const price of [16_205, 16_210])
      nt8.say({ type: 'MODIFY', v: 1, cmd_id: `${ID}-${price}`, order_id: ID, account: 'Sim101', limit_price: price });
    await nt8.until('both', () => statuses().filter((status) => status === 'MODIFIED').length === 2);
    expect((await nt8.terminal.state()).orders).toMatchObject([{ limit: 16_210 }]);
  });

  // The size that was not named was set back, so that more rested than the gateway thought.
  it('keeps the change of its size that is on its way when its price is moved, and tells each as it is made', async () => {
    await begin();
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_200, tif: 'GTC' });
    await told('WORKING');
    await nt8.terminal.does('next changewait');
    const change = { type: 'MODIFY', v: 1, order_id: ID, account: 'Sim101' } as const;
    nt8.say({ ...change, cmd_id: `${ID}-1`, quantity: 1 });
    nt8.say({ ...change, cmd_id: `${ID}-2`, limit_price: 16_210 });
    const modified = (): number => statuses().filter((status) => status === 'MODIFIED').length;
    await nt8.until('both', () => modified() === 2);
    expect((await nt8.terminal.state()).orders).toMatchObject([{ limit: 16_210, quantity: 1 }]);
  });

  it('whose size a person changed is over once that has filled, and is reported with it', async () => {
    await begin();
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_200, tif: 'GTC' });
    await told('WORKING');
    await nt8.terminal.does(`resize NX${ID} 1`);
    await nt8.terminal.does('settle');
    nt8.say({ type: 'REPORT_REQUEST', v: 1, request_id: 'r-1', since_us: 0 });
    await nt8.until('the report', () => nt8.ofType('REPORT').at(-1)?.['complete'] === true);
    expect(nt8.ofType('REPORT').flatMap(({ orders = [] }) => orders)).toMatchObject([{ order_id: ID, quantity: 1 }]);
    await nt8.terminal.does(`release NX${ID} 0`);
    await filled(1);
    expect(fills()[0]).toMatchObject({ last_qty: 1, filled_qty: 1, status: 'FILLED' });
  });

  // Its last fill was told as a part, and nothing after it, so that it worked on for ever in the gateway.
  it('whose size a person changed to what has filled is told as over', async () => {
    await begin();
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_200, tif: 'GTC' });
    await told('WORKING');
    await nt8.terminal.does(`release NX${ID} 1`);
    await filled(1);
    await nt8.terminal.does(`resize NX${ID} 1`);
    await told('CANCELLED');
    expect(nt8.ofType('ORDER_STATUS').at(-1)?.['reason']).toBe('its size was changed to 1 in NinjaTrader');
  });

  it('keeps its prices when a change or a cancel is refused, and says which it was', async () => {
    await begin();
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_200 });
    await told('WORKING');
    await nt8.terminal.does('next changefail');
    nt8.say({ type: 'MODIFY', v: 1, cmd_id: `${ID}-m`, order_id: ID, account: 'Sim101', limit_price: 16_210 });
    await told('MODIFY_REJECTED');
    await nt8.terminal.does('next cancelfail');
    nt8.say(CANCEL);
    await told('CANCEL_REJECTED');
    expect(nt8.ofType('ORDER_STATUS').at(-1)).toMatchObject({
      code: 'NT8_UnableToCancelOrder',
      reason: 'UnableToCancelOrder, too late',
    });
    nt8.say({ ...CANCEL, cmd_id: `${ID}-again` });
    await told('CANCELLED');
  });

  it('waits as a stop and fills when the market comes', async () => {
    await begin();
    nt8.say({ ...ORDER, order_type: 'STOP', stop_price: 16_260, role: 'STOP_LOSS' });
    await told('ACCEPTED');
    expect((await nt8.terminal.state()).orders).toMatchObject([
      { type: 'StopMarket', stop: 16_260, limit: 0, state: 'TriggerPending' },
    ]);
    await nt8.terminal.does('quote NQ_12-26 16260 16260.5');
    await filled(1);
  });

  it('that does not work here cannot be cancelled or moved', async () => {
    await begin();
    nt8.say(CANCEL);
    nt8.say({ type: 'MODIFY', v: 1, cmd_id: `${ID}-m`, order_id: ID, account: 'Sim101', limit_price: 1 });
    await answered(2);
    expect(results()).toEqual([
      ['refused', 'ORDER_NOT_WORKING'],
      ['refused', 'ORDER_NOT_WORKING'],
    ]);
  });

  it('passes as an exit at once after its entry', async () => {
    await begin(['early on']);
    nt8.say(ORDER);
    nt8.say({
      ...ORDER,
      cmd_id: '1795185000000002',
      order_id: '1795185000000002',
      side: 'SELL',
      role: 'EXIT',
      reduce_only: true,
    });
    await filled(2);
    expect((await nt8.terminal.state()).positions).toEqual([]);
  });

  it('of which the platform throws is unknown until it shows itself, and is never sent again', async () => {
    await begin(['deaf on', 'next throwafter']);
    nt8.say(ORDER);
    await told('UNKNOWN');
    await told('WORKING');
    await nt8.terminal.does('deaf off');
    await nt8.terminal.does(`release NX${ID} 0`);
    await filled(1);
    expect(await submitted()).toEqual({ [`NX${ID}`]: 1 });
  });

  it('that holds up the platform holds up no heartbeat and not the link', async () => {
    await begin(['next block']);
    nt8.say(ORDER);
    await nt8.until('the submit', async () => Object.keys(await submitted()).length === 1);
    const before = nt8.beats();
    await nt8.until('two heartbeats', () => nt8.beats() >= before + 2);
    expect(fills()).toEqual([]);
    await nt8.terminal.does('unblock');
    await filled(1);
    expect(nt8.links()).toBe(1);
  });

  it('that waited behind another one does not enter at a price of long ago, and an exit still leaves', async () => {
    await begin(['trade NQ_12-26 2 by-hand', 'next block']);
    nt8.say(ORDER);
    nt8.say({ ...ORDER, cmd_id: '1795185000000002', order_id: '1795185000000002' });
    const exit = { side: 'SELL', role: 'EXIT', reduce_only: true };
    nt8.say({ ...ORDER, ...exit, cmd_id: '1795185000000003', order_id: '1795185000000003' });
    const before = nt8.beats();
    await nt8.until('five seconds', () => nt8.beats() >= before + 6);
    await nt8.terminal.does('unblock');
    await filled(2);
    await answered(3);
    expect(results()).toEqual(['done', ['refused', 'COMMAND_STALE'], 'done']);
    expect(await submitted()).toEqual({ [`NX${ID}`]: 1, NX1795185000000003: 1 });
  });

  it('of a link that has ended is not sent when NinjaTrader gets to it', async () => {
    await begin(['next block']);
    nt8.say(ORDER);
    nt8.say({ ...ORDER, cmd_id: '1795185000000002', order_id: '1795185000000002' });
    await nt8.until('the submit', async () => Object.keys(await submitted()).length === 1);
    await nt8.cut();
    await nt8.terminal.does('unblock');
    await nt8.until('the refusal', () => results().some((result) => Array.isArray(result)));
    expect(results().at(-1)).toEqual(['refused', 'COMMAND_STALE']);
    expect(await submitted()).toEqual({ [`NX${ID}`]: 1 });
  });

  it('is not carried out by a platform that stood still while it came', async () => {
    await begin();
    await nt8.terminal.stall();
    nt8.say(ORDER);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const before = nt8.links();
    nt8.terminal.resume();
    await nt8.until('the next link', () => nt8.links() > before);
    await nt8.until('the words', () => nt8.terminal.printed.includes('NinjaTrader stood still'));
    expect(await submitted()).toEqual({});
  });

  it('is not sent while the order feed is down, and passes when it is back', async () => {
    await begin(['feed ConnectionLost Connected']);
    await nt8.until('the light', () => nt8.ofType('STATUS').some((status) => status['can_trade'] === false));
    nt8.say(ORDER);
    await answered(1);
    expect(results()).toEqual([['refused', 'NT8_NOT_CONNECTED']]);
    await nt8.terminal.does('feed Connected Connected');
    await nt8.until('the light', () => nt8.ofType('STATUS').at(-1)?.['can_trade'] === true);
    nt8.say({ ...ORDER, cmd_id: '1795185000000002', order_id: '1795185000000002' });
    await filled(1);
  });

  it('of ours alone is cancelled by a flatten of one symbol, and a flatten of all takes everything', async () => {
    await begin(['quote ES_12-26 5000 5000.25', 'trade NQ_12-26 3 by-hand', 'trade ES_12-26 -2 by-hand']);
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_000 });
    await told('WORKING');
    nt8.say({ type: 'FLATTEN', v: 1, cmd_id: 'f-1', symbol: 'NQ 12-26', account: 'Sim101' });
    await told('CANCELLED');
    await nt8.until('NQ to be flat', async () =>
      (await nt8.terminal.state()).positions.every(({ symbol }) => symbol !== 'NQ 12-26'),
    );
    expect((await nt8.terminal.state()).positions).toEqual([{ symbol: 'ES 12-26', size: -2 }]);
    nt8.say({ type: 'FLATTEN', v: 1, cmd_id: 'f-2', account: 'Sim101' });
    await nt8.until('all to be flat', async () => (await nt8.terminal.state()).positions.length === 0);
    expect(fills()).toEqual([]);
  });

  it('closes a position once, however quickly a flatten of its symbol is asked again', async () => {
    await begin(['trade NQ_12-26 3 by-hand', 'next hold']);
    nt8.say({ type: 'FLATTEN', v: 1, cmd_id: 'f-1', symbol: 'NQ 12-26', account: 'Sim101' });
    nt8.say({ type: 'FLATTEN', v: 1, cmd_id: 'f-2', symbol: 'NQ 12-26', account: 'Sim101' });
    await answered(2);
    expect(results()).toEqual(['done', ['refused', 'FLATTEN_AT_WORK']]);
    await nt8.terminal.does('release NXF 0');
    await nt8.until('NQ to be flat', async () => (await nt8.terminal.state()).positions.length === 0);
    expect(await submitted()).toEqual({ NXF: 1 });
  });

  it('keeps its events until they are acknowledged, in their order, over any number of links', async () => {
    await begin(['next split 3']);
    nt8.say({ ...ORDER, quantity: 3 });
    await filled(3);
    const first = nt8.heard.filter(({ seq }) => seq !== undefined);
    await nt8.cut();
    await nt8.until(
      'all of it again',
      () => nt8.heard.filter(({ seq }) => seq !== undefined).length >= first.length * 2,
    );
    const again = nt8.heard.filter(({ seq }) => seq !== undefined).slice(first.length);
    expect(again).toEqual(first);
    nt8.say({ type: 'ACK', v: 1, epoch: String(first[0]?.['epoch']), seq: Number(first.at(-1)?.['seq']) });
    await nt8.until('nothing to wait', () => nt8.beat()['unacknowledged'] === 0);
  });

  it('speaks of numbers and dates as the gateway does where the PC writes them in another way', async () => {
    nt8 = await nt8Scene({ programs, culture: 'de_DE.UTF-8', setUp: [...NT8_SETUP, 'zone -300'] });
    expect((await nt8.terminal.state()).culture).toBe('de-DE');
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_250.75 });
    await filled(1);
    expect(fills()[0]).toMatchObject({ last_price: 16_250.75 });
    // Five hours of zone would show; the platform's clock runs with the gateway's here.
    expect(Math.abs(Number(fills()[0]?.['ts_us']) - nt8.nowUs())).toBeLessThan(3_600e6);
  });
});
