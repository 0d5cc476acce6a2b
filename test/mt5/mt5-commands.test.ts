import { readFileSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Packable } from '../../core/wire/pack.ts';
import type { WireMap } from '../../core/wire/unpack.ts';
import { lane } from '../support/lane.ts';
import { GLOBAL_SETUP } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { mt5StandIn, WAIT_MS_MAX, type Mt5StandIn, type StatedReport } from '../support/mt5-stand-in.ts';
import type { Mt5Terminal } from '../support/mt5-terminal.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const ORDER = {
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
)('the commands of the expert advisor', () => {
  let program: string;
  let gateway: Mt5StandIn;
  let folder: string;
  let terminal: Mt5Terminal;
  let sockets: readonly Socket[];
  let heard: readonly WireMap[];

  beforeAll(async () => {
    program = await compiledBridge();
  });

  beforeEach(async () => {
    gateway = await mt5StandIn(program, GLOBAL_SETUP);
    ({ terminal, folder, sockets, heard } = gateway);
  });
  afterEach(() => gateway.stop());

  const say = (message: Packable): void => gateway.say(message);
  const linked = (count: number): Promise<void> => gateway.linked(count);
  const reportSince = (sinceUs: number): Promise<StatedReport> => gateway.reportSince(sinceUs);
  const results = (): readonly unknown[] =>
    heard.filter(({ type }) => type === 'COMMAND_RESULT').map(({ outcome, code }) => [outcome, code]);
  const answered = (count: number): Promise<void> =>
    vi.waitFor(() => expect(results()).toHaveLength(count), { timeout: WAIT_MS_MAX });
  const asked = async (): Promise<readonly number[]> => Object.values((await terminal.state()).asked);

  it('are executed once however often they come, also after a start anew', async () => {
    say(ORDER);
    say(ORDER);
    await answered(2);
    expect(results()).toEqual([
      ['done', undefined],
      ['repeated', undefined],
    ]);
    await terminal.does('restart');
    await linked(2);
    say(ORDER);
    await answered(3);
    expect(results().at(-1)).toEqual(['repeated', undefined]);
    expect(await asked()).toEqual([1]);
  });

  it('that were refused are refused again in the same words, and were never sent', async () => {
    say({ ...ORDER, quantity: 0.05 });
    await answered(1);
    await terminal.does('restart');
    await linked(2);
    say({ ...ORDER, quantity: 2 });
    await answered(2);
    expect(results()).toEqual([
      ['refused', 'SIZE_TOO_SMALL'],
      ['repeated', 'SIZE_TOO_SMALL'],
    ]);
    expect(await asked()).toEqual([]);
  });

  it('keep their file readable when its last line was cut off', async () => {
    say(ORDER);
    await answered(1);
    const file = join(folder, 'commands.txt');
    const lineOf = (outcome: string): string => `1795185000000001;${outcome};BUY;2.00000000 NAS100\r\n`;
    await vi.waitFor(() => expect(readFileSync(file, 'latin1')).toBe(lineOf('begun') + lineOf('seen')), {
      timeout: WAIT_MS_MAX,
    });
    writeFileSync(file, '1795185000000002;begun;BUY', { flag: 'a' });
    await terminal.does('restart');
    await linked(2);
    say(ORDER);
    await answered(2);
    expect(results().at(-1)).toEqual(['repeated', undefined]);
    say({ ...ORDER, cmd_id: '1795185000000003', order_id: '1795185000000003' });
    await answered(3);
    await terminal.does('restart');
    await linked(3);
    say({ ...ORDER, cmd_id: '1795185000000003', order_id: '1795185000000003' });
    await answered(4);
    expect(results().at(-1)).toEqual(['repeated', undefined]);
    expect(await asked()).toEqual([1, 1]);
  });

  it('are refused when the disk takes half of their line, which spoils none that comes behind it', async () => {
    await terminal.does('disk short');
    say(ORDER);
    await answered(1);
    expect(results()).toEqual([['refused', 'DISK_REFUSED']]);
    await terminal.does('disk ok');
    const next = { ...ORDER, cmd_id: '1795185000000004', order_id: '1795185000000004' };
    say(next);
    await answered(2);
    await terminal.does('restart');
    await linked(2);
    say(next);
    await answered(3);
    expect(results().at(-1)).toEqual(['repeated', undefined]);
    expect(await asked()).toEqual([1]);
  });

  // Two charts had the bridge, and the one that had the link was closed.
  it('of another chart that are in doubt are known by the bridge that takes its place', async () => {
    writeFileSync(join(folder, 'commands.txt'), `${ORDER.order_id};begun;BUY;2.00000000 NAS100\r\n`);
    sockets.at(-1)?.destroy();
    await linked(2);
    expect((await reportSince(0)).orders).toMatchObject([{ order_id: ORDER.order_id, status: 'UNKNOWN' }]);
    say(ORDER);
    await answered(1);
    expect(results()).toEqual([['repeated', undefined]]);
  });

  it('cancel an order in doubt as soon as it is seen, also where the expert advisor was started anew meanwhile', async () => {
    await terminal.does('next late 10012');
    say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_000 });
    await answered(1);
    await vi.waitFor(() => expect(heard.some(({ status }) => status === 'UNKNOWN')).toBe(true), {
      timeout: WAIT_MS_MAX,
    });
    say({ type: 'CANCEL', v: 1, cmd_id: `${ORDER.order_id}-1-1`, order_id: ORDER.order_id, account: '1001' });
    await answered(2);
    expect(results().at(-1)).toEqual(['done', undefined]);
    await terminal.does('restart');
    await linked(2);
    await terminal.does('arrive');
    await vi.waitFor(() => expect(heard.some(({ status }) => status === 'CANCELLED')).toBe(true), {
      timeout: WAIT_MS_MAX,
    });
    expect((await terminal.state()).working).toEqual([]);
  });

  /** An order whose answer was a time-out, and which is to be cancelled as soon as it is seen. */
  const cancelledInDoubt = async (): Promise<void> => {
    await terminal.does('next late 10012');
    say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_000 });
    await vi.waitFor(() => expect(heard.some(({ status }) => status === 'UNKNOWN')).toBe(true), {
      timeout: WAIT_MS_MAX,
    });
    say({ type: 'CANCEL', v: 1, cmd_id: `${ORDER.order_id}-1-1`, order_id: ORDER.order_id, account: '1001' });
    await answered(2);
    await terminal.does('synced off');
    await terminal.does('arrive');
    await vi.waitFor(async () => expect((await terminal.state()).working).toHaveLength(1), { timeout: WAIT_MS_MAX });
  };
  const cancelled = (): Promise<void> =>
    vi.waitFor(
      async () => {
        expect(heard.some(({ status }) => status === 'CANCELLED')).toBe(true);
        expect((await terminal.state()).working).toEqual([]);
      },
      { timeout: WAIT_MS_MAX },
    );

  // A start takes up what rests before what is in doubt, and forgot the cancel of it.
  it('cancel an order in doubt that rests already when the expert advisor is started anew', async () => {
    await cancelledInDoubt();
    await terminal.does('away');
    await terminal.does('synced on');
    await terminal.does('back');
    await cancelled();
  });

  it('cancel an order in doubt that is seen while the trade server is away, once it is back', async () => {
    await cancelledInDoubt();
    await terminal.does('connected off');
    await terminal.does('synced on');
    await vi.waitFor(() => expect(heard.some(({ status }) => status === 'WORKING')).toBe(true), {
      timeout: WAIT_MS_MAX,
    });
    await terminal.does('connected on');
    await cancelled();
  });

  it('are not forgotten by a start that cannot read their file: there is none', async () => {
    await terminal.does('next lost 10012');
    say(ORDER);
    await answered(1);
    await terminal.does('disk locked');
    await terminal.does('restart');
    await vi.waitFor(() => expect(terminal.printed.join()).toContain('cannot be read: commands.txt'), {
      timeout: WAIT_MS_MAX,
    });
    await terminal.does('disk ok');
    await terminal.does('start');
    await linked(2);
    expect((await reportSince(0)).orders).toMatchObject([{ order_id: ORDER.order_id, status: 'UNKNOWN' }]);
  });

  it.each([
    ['another account', { account: '7' }, 'ACCOUNT_DIFFERS'],
    ['a continuous series', { symbol: 'WIN$N' }, 'SYMBOL_CONTINUOUS'],
    ['a symbol that the terminal does not know', { symbol: 'ZZZ' }, 'SYMBOL_UNKNOWN'],
    ['a type that it does not know', { order_type: 'ICEBERG' }, 'ORDER_TYPE_UNSUPPORTED'],
    ['a limit that may not rest', { order_type: 'LIMIT', limit_price: 16_000, tif: 'IOC' }, 'TIF_UNSUPPORTED'],
    ['a stop that may not rest', { order_type: 'STOP', stop_price: 17_000, tif: 'FOK' }, 'TIF_UNSUPPORTED'],
    ['all or nothing where the symbol fills in parts alone', { tif: 'FOK' }, 'TIF_UNSUPPORTED'],
    ['an exit of what is not held', { reduce_only: true, side: 'SELL' }, 'REDUCE_ONLY'],
  ])('are refused for %s', async (_name, changes, code) => {
    say({ ...ORDER, ...changes });
    await answered(1);
    expect(results()).toEqual([['refused', code]]);
    expect(await asked()).toEqual([]);
  });

  it('keep events until they are acknowledged, and number them anew at each start', async () => {
    say(ORDER);
    await vi.waitFor(() => expect(heard.some(({ type }) => type === 'ORDER_FILL')).toBe(true), {
      timeout: WAIT_MS_MAX,
    });
    const fills = (): readonly WireMap[] => heard.filter(({ type }) => type === 'ORDER_FILL');
    const [first] = fills();
    sockets.at(-1)?.destroy();
    await linked(2);
    await vi.waitFor(() => expect(fills().length).toBeGreaterThan(1), { timeout: WAIT_MS_MAX });
    expect(fills().at(-1)).toEqual(first);
    say({ type: 'ACK', v: 1, epoch: String(first?.['epoch']), seq: Number(first?.['seq']) });
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ type: 'HEARTBEAT', unacknowledged: 0 }), {
      timeout: WAIT_MS_MAX,
    });
  });

  const fills = (): readonly WireMap[] => heard.filter(({ type }) => type === 'ORDER_FILL');

  it('are floored to the step of the symbol, never rounded up, and say so', async () => {
    say({ ...ORDER, quantity: 2.09 });
    const end = (): WireMap | undefined => heard.find(({ status }) => status === 'CANCELLED');
    await vi.waitFor(() => expect(end()?.['reason']).toContain('floored to the step: 2.0'), { timeout: WAIT_MS_MAX });
    expect((await terminal.state()).deals).toMatchObject([{ size: 2 }]);
  });

  // One order of more than the symbol allows is refused, so that nothing would ever have closed it.
  it.each(['netting', 'hedging'])('close more than one order may have by several, on a %s account', async (margin) => {
    await terminal.does('away');
    await terminal.does(`account 1001 Broker-Demo USD ${margin}`);
    await terminal.does('symbol NAS100 0.25 0.25 0.1 0.1 15 2 2');
    await terminal.does('quote NAS100 16250 16250.5 0 0');
    await terminal.does('back');
    await linked(2);
    const order = (number: number): object => ({
      cmd_id: `179518500000000${number}`,
      order_id: `179518500000000${number}`,
    });
    const held = async (): Promise<number> =>
      (await terminal.state()).positions.reduce((sum, { size }) => sum + size, 0);
    for (const number of [1, 2, 3]) {
      say({ ...ORDER, ...order(number), quantity: 11 });
      await vi.waitFor(async () => expect(await held()).toBe(11 * number), { timeout: WAIT_MS_MAX });
    }
    say({ ...ORDER, ...order(4), quantity: 33, side: 'SELL', reduce_only: true });
    await vi.waitFor(
      () => expect(fills().at(-1)).toMatchObject({ order_id: '1795185000000004', filled_qty: 33, status: 'FILLED' }),
      {
        timeout: WAIT_MS_MAX,
      },
    );
    expect(await held()).toBe(0);
    expect((await terminal.state()).asked['1795185000000004']).toBe(3);
  });

  it('that became several at the platform are reported as one, and cancelled as one', async () => {
    await terminal.does('symbol NAS100 0.25 0.25 0.1 0.1 15 2 2');
    await terminal.does('quote NAS100 16250 16250.5 0 0');
    await terminal.does('hand NAS100 33');
    for (const _ of [1, 2, 3]) await terminal.does('next hold');
    say({ ...ORDER, quantity: 33, side: 'SELL', reduce_only: true });
    await vi.waitFor(async () => expect((await terminal.state()).working).toHaveLength(3), { timeout: WAIT_MS_MAX });
    await vi.waitFor(
      async () =>
        expect((await reportSince(0)).orders).toMatchObject([
          { order_id: ORDER.order_id, quantity: 33, filled_qty: 0, status: 'WORKING' },
        ]),
      { timeout: WAIT_MS_MAX },
    );
    say({ type: 'CANCEL', v: 1, cmd_id: `${ORDER.order_id}-1-1`, order_id: ORDER.order_id, account: '1001' });
    await vi.waitFor(() => expect(heard.some(({ status }) => status === 'CANCELLED')).toBe(true), {
      timeout: WAIT_MS_MAX,
    });
    expect((await terminal.state()).working).toEqual([]);
  });

  it('enter by one order or not at all: more than it may have is refused', async () => {
    say({ ...ORDER, quantity: 1_001 });
    await answered(1);
    expect(results()).toEqual([['refused', 'MT5_10014']]);
  });

  // The terminal selects one deal alone when it is asked for it, so that those behind it were passed over.
  it('that filled unheard are told deal by deal as soon as a report is asked for', async () => {
    await terminal.does('deaf');
    await terminal.does('next split 3');
    say(ORDER);
    await vi.waitFor(async () => expect((await terminal.state()).deals).toHaveLength(3), { timeout: WAIT_MS_MAX });
    const { orders } = await reportSince(0);
    expect(fills().map(({ filled_qty: filled }) => filled)).toEqual([
      expect.closeTo(0.66666667, 6),
      expect.closeTo(1.33333334, 6),
      2,
    ]);
    expect(orders).toMatchObject([{ order_id: ORDER.order_id, status: 'FILLED', filled_qty: 2 }]);
  });

  // Each was asked for by itself with every report, every five seconds, all day.
  it('that were told are not asked for again by a report, however many they are', async () => {
    await terminal.does('next split 60');
    say(ORDER);
    await vi.waitFor(() => expect(fills()).toHaveLength(60), { timeout: WAIT_MS_MAX });
    await reportSince(0);
    const { picks } = await terminal.state();
    expect((await reportSince(0)).executions).toHaveLength(60);
    expect((await terminal.state()).picks).toBe(picks);
  });

  it('stand in a report as long as it reaches back to them, and a report never reaches back for ever', async () => {
    say(ORDER);
    await vi.waitFor(() => expect(fills()).toHaveLength(1), { timeout: WAIT_MS_MAX });
    const whole = await reportSince(0);
    const nowUs = Date.now() * 1_000;
    expect(whole.orders).toMatchObject([{ order_id: ORDER.order_id, status: 'FILLED' }]);
    expect(whole.executions).toHaveLength(1);
    expect(whole.historyFromUs).toBeGreaterThan(nowUs - 32 * 86_400_000_000);
    await terminal.does('skip 7200000');
    await linked(2);
    expect((await reportSince(nowUs - 86_400_000_000)).orders).toHaveLength(1);
    expect((await reportSince(nowUs - 60_000_000)).orders).toEqual([]);
  });

  it('that nobody saw again stay in doubt over starts anew, and make no room for a thousand others', async () => {
    await terminal.does('next lost 10012');
    say(ORDER);
    await answered(1);
    writeFileSync(
      join(folder, 'commands.txt'),
      Array.from({ length: 1_500 }, (_, index) => `${1_700_000_000_100_000 + index};seen;BUY;1.0 NAS100\r\n`).join(''),
      { flag: 'a' },
    );
    for (let count = 2; count <= 3; count += 1) {
      await terminal.does('restart');
      await linked(count);
      expect((await reportSince(0)).orders).toMatchObject([
        { order_id: ORDER.order_id, status: 'UNKNOWN', quantity: 2 },
      ]);
    }
    expect(await asked()).toEqual([1]);
  });

  it('that wait while the terminal stands still are not carried out afterwards', async () => {
    await terminal.does('stall 4500');
    say(ORDER);
    await linked(2);
    expect(results()).toEqual([]);
    expect(await asked()).toEqual([]);
    expect((await reportSince(0)).orders).toEqual([]);
    expect(terminal.printed.some((line) => line.includes('stood still'))).toBe(true);
  });
});
