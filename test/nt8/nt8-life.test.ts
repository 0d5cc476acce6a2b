import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { WireMap } from '../../core/wire/unpack.ts';
import { monoLane } from '../support/mono-lane.ts';
import { nt8Scene, type Nt8Scene, type Nt8SceneOptions } from '../support/nt8-scene.ts';
import { compileNt8, nt8CommandsFile, nt8SettingsFile, NT8_SETUP, type Nt8Programs } from '../support/nt8-terminal.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const ID = '1795185000000001';
const OTHER_ID = '1795185000000002';
const ORDER = {
  type: 'ORDER',
  v: 1,
  cmd_id: ID,
  order_id: ID,
  symbol: 'NQ 12-26',
  side: 'BUY',
  quantity: 2,
  order_type: 'MARKET',
  tif: 'DAY',
  role: 'ENTRY',
  reduce_only: false,
  account: 'Sim101',
} as const;

interface Report {
  readonly orders: readonly WireMap[];
  readonly executions: readonly WireMap[];
  readonly positions: readonly WireMap[];
  readonly last: WireMap;
}

monoLane()('the AddOn in the life of NinjaTrader 8', () => {
  let programs: Nt8Programs;
  let nt8: Nt8Scene;
  let requests: number;

  beforeAll(() => {
    programs = compileNt8();
  });
  afterEach(() => nt8.stop());

  const begin = async (options: Partial<Nt8SceneOptions> = {}): Promise<void> => {
    requests = 0;
    nt8 = await nt8Scene({ programs, ...options });
  };
  const fills = (): readonly WireMap[] => nt8.ofType('ORDER_FILL');
  const says = (words: string): Promise<void> =>
    nt8.until(words, () => nt8.terminal.printed.some((line) => line.includes(words)));
  const statuses = (): readonly unknown[] => nt8.ofType('ORDER_STATUS').map(({ status }) => status);
  const report = async (): Promise<Report> => {
    requests += 1;
    const id = `r-${requests}`;
    nt8.say({ type: 'REPORT_REQUEST', v: 1, request_id: id, since_us: 0 });
    const parts = (): readonly WireMap[] => nt8.ofType('REPORT').filter((part) => part['request_id'] === id);
    await nt8.until('a whole report', () => parts().at(-1)?.['complete'] === true);
    const list = (key: string): readonly WireMap[] =>
      parts().flatMap((part) => (part[key] ?? []) as readonly WireMap[]);
    expect(parts().map(({ part }) => part)).toEqual(parts().map((_part, index) => index + 1));
    return {
      orders: list('orders'),
      executions: list('executions'),
      positions: list('positions'),
      last: parts().at(-1)!,
    };
  };

  it('says who it is, and after its subscription which terms its instruments have', async () => {
    await begin({ subscribe: ['NQ 12-26', 'ZZ 12-26'] });
    const [first] = nt8.ofType('REGISTER');
    expect(first).toMatchObject({
      platform: 'nt8',
      token: 't',
      protocol: 1,
      account: 'Sim101',
      login: 'Sim101',
      server: 'NinjaTrader',
      currency: 'USD',
      mode: 'sim',
      capabilities: { order_types: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'], modify: true, report: true },
    });
    await nt8.until('the terms', () => nt8.ofType('REGISTER').length === 2);
    expect(nt8.ofType('REGISTER')[1]?.['symbols']).toEqual([
      {
        symbol: 'NQ 12-26',
        tick_size: 0.25,
        point_value: 20,
        qty_min: 1,
        qty_step: 1,
        currency: 'USD',
        unit: 'contracts',
      },
    ]);
    await says('this NinjaTrader knows no instrument ZZ 12-26');
  });

  it.each([
    ['Playback101', 'sim', 'NinjaTrader'],
    ['DEMO4711', 'demo', 'Simulated feed'],
    ['APEX-12345 "Ünï" <x>', 'live', 'Simulated feed'],
    ['Sim4711', 'live', 'Simulated feed', 'Rithmic'],
    ['practice', 'sim', 'NinjaTrader', 'Simulator'],
  ])('registers an account of the name %s as %s', async (account, mode, server, provider?: string) => {
    const from = provider === undefined ? [] : [`provider ${provider}`];
    await begin({ account, setUp: [...from, `account ${account}`, ...NT8_SETUP.slice(1)] });
    expect(nt8.ofType('REGISTER')[0]).toMatchObject({ account, login: account, mode, server });
    nt8.say({ ...ORDER, account });
    await nt8.until('the fill', () => fills().length === 1);
  });

  it('waits for an account that is not there yet, and says which are', async () => {
    await begin({ linked: false, setUp: ['account Sim102', ...NT8_SETUP.slice(1)] });
    await says('there is no account Sim101 here yet; NinjaTrader shows Sim102');
    expect(nt8.links()).toBe(0);
    await nt8.terminal.does('account Sim101');
    await nt8.until('the link', () => nt8.links() >= 1);
  });

  it('says what to do where the installer has written no settings', async () => {
    await begin();
    const file = nt8SettingsFile(nt8.folder);
    const kept = readFileSync(file);
    rmSync(file);
    await nt8.terminal.does('recompile');
    await says('is missing. Run: nexus bridge install nt8');
    writeFileSync(file, 'port=no\n');
    await says('names no port or no token. Run: nexus bridge install nt8');
    writeFileSync(file, kept);
    await nt8.until('the link', () => nt8.links() >= 2);
  });

  it('looks again for an account whose lists could not be read', async () => {
    await begin({ setUp: [...NT8_SETUP, 'hole on'], linked: false });
    await says('fault in account');
    await nt8.terminal.does('hole off');
    await nt8.until('the link', () => nt8.links() >= 1);
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
    expect((await nt8.terminal.state()).accountListeners).toBe(4);
  });

  it('ends its link when the account leaves, and comes back with it', async () => {
    await begin();
    await nt8.terminal.does('removeaccount Sim101');
    await says('account Sim101 has left NinjaTrader');
    expect(nt8.links()).toBe(1);
    await nt8.terminal.does('account Sim101');
    await nt8.until('the next link', () => nt8.links() >= 2);
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
    expect((await nt8.terminal.state()).accountListeners).toBe(4);
  });

  it('leaves no handler behind when it is compiled anew, however often, and none in instances that are thrown away', async () => {
    await begin();
    await nt8.terminal.does('throwaway');
    for (let count = 0; count < 3; count += 1) {
      const before = nt8.links();
      await nt8.terminal.does('recompile');
      await nt8.until('the next link', () => nt8.links() > before);
    }
    await nt8.until('one handler each', async () => {
      const state = await nt8.terminal.state();
      return state.listening['NQ 12-26'] === 1 && state.accountListeners === 4 && state.connectionListeners === 1;
    });
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
    await nt8.terminal.does('stop');
    await nt8.until('no handler', async () => {
      const state = await nt8.terminal.state();
      return state.listening['NQ 12-26'] === 0 && state.accountListeners === 0 && state.connectionListeners === 0;
    });
    expect(fills()).toHaveLength(1);
  });

  it('knows after a recompile in the middle of an order what filled before, and tells what fills after', async () => {
    await begin();
    await nt8.terminal.does('next hold');
    nt8.say(ORDER);
    await nt8.until('the order', () => statuses().includes('WORKING'));
    await nt8.terminal.does(`release NX${ID} 1`);
    await nt8.until('the first fill', () => fills().length === 1);
    const before = nt8.links();
    await nt8.terminal.does('recompile');
    await nt8.until('the next link', () => nt8.links() > before);
    const { orders, executions, positions } = await report();
    expect(orders).toMatchObject([
      { order_id: ID, quantity: 2, filled_qty: 1, fill_price: 16_250.5, status: 'PARTIAL' },
    ]);
    expect(executions).toMatchObject([{ order_id: ID, exec_id: 'E1', qty: 1, side: 'BUY' }]);
    expect(positions).toEqual([{ symbol: 'NQ 12-26', qty: 1, avg_price: 16_250.5 }]);
    await nt8.terminal.does(`release NX${ID} 0`);
    await nt8.until('the rest', () => fills().length === 2);
    expect(fills()[1]).toMatchObject({ exec_id: 'E2', last_qty: 1, filled_qty: 2, status: 'FILLED' });
  });

  it.each([
    ['NinjaTrader has forgotten what ended', 'forget ended'],
    ['its orders have lost their names, by the ids of the platform', 'forget names'],
  ])('finds again what works when %s', async (_name, line) => {
    await begin();
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_000, tif: 'GTC' });
    await nt8.until('the order', () => statuses().includes('WORKING'));
    await nt8.terminal.does('stop');
    await nt8.terminal.does(line);
    await nt8.terminal.does('start');
    await nt8.until('the next link', () => nt8.links() >= 2);
    expect((await report()).orders).toMatchObject([{ order_id: ID, status: 'WORKING', quantity: 2 }]);
    nt8.say({ type: 'CANCEL', v: 1, cmd_id: 'c-1', order_id: ID, account: 'Sim101' });
    await nt8.until('the cancel', () => statuses().includes('CANCELLED'));
  });

  it('lists an order as unknown that it sent before NinjaTrader ended and that is nowhere now', async () => {
    await begin();
    await nt8.terminal.does('next stuck');
    nt8.say(ORDER);
    await nt8.until('the answer', () => nt8.ofType('COMMAND_RESULT').length === 1);
    await nt8.restart();
    expect((await report()).orders).toMatchObject([
      { order_id: ID, symbol: 'NQ 12-26', side: 'BUY', quantity: 2, filled_qty: 0, status: 'UNKNOWN' },
    ]);
  });

  it('takes nobody’s order for its own because the platform gave it the same id', async () => {
    await begin();
    await nt8.terminal.does('next hold');
    nt8.say(ORDER);
    await nt8.until('the order', () => statuses().includes('WORKING'));
    // A new process counts its ids from the beginning: this is the second one again, of another instrument and side.
    await nt8.restart([...NT8_SETUP, 'quote ES_12-26 5000 5000.25', 'hand ES_12-26 -1 5100 by-hand']);
    const { orders } = await report();
    expect(orders.find(({ symbol }) => symbol === 'ES 12-26')).toMatchObject({ side: 'SELL', status: 'WORKING' });
    expect(orders.find(({ symbol }) => symbol === 'ES 12-26')).not.toHaveProperty('order_id');
    expect(orders.find(({ order_id }) => order_id === ID)).toMatchObject({ symbol: 'NQ 12-26', status: 'UNKNOWN' });
  });

  it('lists what ended before NinjaTrader did with its end, and no order that never came', async () => {
    await begin();
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
    await nt8.restart();
    expect((await report()).orders).toMatchObject([
      { order_id: ID, filled_qty: 2, fill_price: 16_250.5, status: 'FILLED' },
    ]);
  });

  it('keeps the file of commands readable when its last line was cut off', async () => {
    await begin();
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
    const file = nt8CommandsFile(nt8.folder);
    expect(readFileSync(file, 'utf8').split('\r\n')[0]).toBe(`${ID};begun;BUY;2 NQ 12-26`);
    await nt8.terminal.does('stop');
    writeFileSync(file, `${OTHER_ID};beg`, { flag: 'a' });
    await nt8.terminal.does('start');
    await nt8.until('the next link', () => nt8.links() >= 2);
    nt8.say(ORDER);
    nt8.say({ ...ORDER, cmd_id: OTHER_ID, order_id: OTHER_ID });
    await nt8.until('the answers', () => nt8.ofType('COMMAND_RESULT').length === 3);
    expect(nt8.ofType('COMMAND_RESULT').map(({ outcome }) => outcome)).toEqual(['done', 'repeated', 'done']);
    expect(readFileSync(file, 'utf8')).not.toContain('beg\n');
  });

  it('keeps the newest 2,000 commands of a file that has grown too long, and what was said of them', async () => {
    const ids = Array.from({ length: 2_500 }, (_none, index) => String(1_795_180_000_000_001 + index));
    const linesOf = (id: string): readonly string[] => [
      `${id};begun;BUY;1 NQ 12-26`,
      ...Array.from({ length: 4 }, (_none, index) => `${id};order;B${index};`),
      `${id};refused;SOME_CODE;some words`,
    ];
    await begin({
      commands: ids
        .flatMap(linesOf)
        .map((line) => `${line}\r\n`)
        .join(''),
    });
    nt8.say({ ...ORDER, cmd_id: ids.at(-1)!, order_id: ids.at(-1)! });
    nt8.say({ ...ORDER, cmd_id: ids[499]!, order_id: ids[499]! });
    await nt8.until('both answers', () => nt8.ofType('COMMAND_RESULT').length === 2);
    expect(nt8.ofType('COMMAND_RESULT')).toMatchObject([
      { outcome: 'repeated', code: 'SOME_CODE', reason: 'some words' },
      { outcome: 'done' },
    ]);
    expect(readFileSync(nt8CommandsFile(nt8.folder), 'utf8').split('\r\n').length).toBeLessThan(5_000);
  });

  it('knows an order that still works after thousands of newer commands, by the id that the platform gave it', async () => {
    await begin();
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_000, tif: 'GTC' });
    await nt8.until('the order', () => statuses().includes('WORKING'));
    await nt8.terminal.does('stop');
    const newer = Array.from({ length: 13_000 }, (_none, index) => `c-${index};begun;;\r\n`);
    writeFileSync(nt8CommandsFile(nt8.folder), newer.join(''), { flag: 'a' });
    await nt8.terminal.does('forget names');
    await nt8.terminal.does('start');
    await nt8.until('the next link', () => nt8.links() >= 2);
    expect((await report()).orders).toMatchObject([{ order_id: ID, status: 'WORKING', quantity: 2 }]);
    expect(readFileSync(nt8CommandsFile(nt8.folder), 'utf8').split('\r\n').length).toBeLessThan(5_000);
  });

  it('sends no order whose id the disk does not take', async () => {
    await begin();
    const file = nt8CommandsFile(nt8.folder);
    expect(existsSync(file)).toBe(false);
    rmSync(join(file, '..'), { recursive: true });
    nt8.say(ORDER);
    await nt8.until('the answer', () => nt8.ofType('COMMAND_RESULT').length === 1);
    expect(nt8.ofType('COMMAND_RESULT')[0]).toMatchObject({ outcome: 'refused', code: 'DISK_REFUSED' });
    expect((await nt8.terminal.state()).submitted).toEqual({});
  });

  it('begins a line of its own behind one that a full disk cut off, so that no order is executed twice', async () => {
    await begin();
    writeFileSync(nt8CommandsFile(nt8.folder), `${OTHER_ID};beg`);
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
    await nt8.restart();
    nt8.say(ORDER);
    await nt8.until('the answer', () => nt8.ofType('COMMAND_RESULT').length === 2);
    expect(nt8.ofType('COMMAND_RESULT').at(-1)).toMatchObject({ cmd_id: ID, outcome: 'repeated' });
  });

  it('forgets no command while it runs, whatever becomes of their file', async () => {
    await begin();
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
    rmSync(nt8CommandsFile(nt8.folder));
    await nt8.cut();
    nt8.say(ORDER);
    await nt8.until('the answer', () => nt8.ofType('COMMAND_RESULT').length === 2);
    expect(nt8.ofType('COMMAND_RESULT').at(-1)).toMatchObject({ cmd_id: ID, outcome: 'repeated' });
    expect((await nt8.terminal.state()).submitted).toEqual({ [`NX${ID}`]: 1 });
  });

  it('trades on where the file of commands has grown too long and cannot be written anew', async () => {
    const lines = Array.from({ length: 12_500 }, (_none, index) => `c-${index % 1_000};begun;;\r\n`);
    await begin();
    await nt8.terminal.does('stop');
    writeFileSync(nt8CommandsFile(nt8.folder), lines.join(''));
    mkdirSync(`${nt8CommandsFile(nt8.folder)}.new`);
    await nt8.terminal.does('start');
    await nt8.until('the next link', () => nt8.links() >= 2);
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
    nt8.say({ ...ORDER, cmd_id: 'c-7' });
    await nt8.until('the answer', () => nt8.ofType('COMMAND_RESULT').length === 2);
    expect(nt8.ofType('COMMAND_RESULT')).toMatchObject([{ outcome: 'done' }, { cmd_id: 'c-7', outcome: 'repeated' }]);
  });

  it('tells a fill once and speaks of it when its execution is amended or taken back', async () => {
    await begin();
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
    await nt8.terminal.does('amend E1 16251');
    await says('execution E1 of order');
    await nt8.terminal.does('takeback E1');
    await nt8.until('both', () => nt8.beat()['executions_amended'] === 2);
    expect(fills()).toMatchObject([
      { exec_id: 'E1', last_qty: 2, last_price: 16_250.5, status: 'FILLED' },
      { exec_id: 'E1', operation: 'UPDATE', last_qty: 2, last_price: 16_251 },
      { exec_id: 'E1', operation: 'REMOVE', last_qty: 2, last_price: 16_251 },
    ]);
    expect((await report()).executions).toEqual([]);
  });

  it('reports a stranger’s trades and orders as theirs and tells no fill of them', async () => {
    await begin();
    await nt8.terminal.does('trade NQ_12-26 -3 Exit_on_close');
    await nt8.terminal.does('trade NQ_12-26 5 Buy');
    const { executions, positions } = await report();
    expect(executions.map((each) => [each['order_id'], each['side'], each['qty']])).toEqual([
      [undefined, 'SELL', 3],
      [undefined, 'BUY', 5],
    ]);
    expect(positions).toMatchObject([{ symbol: 'NQ 12-26', qty: 2 }]);
    // From short to long without a flat between.
    await nt8.until('both positions', () => nt8.ofType('POSITION').length === 2);
    expect(nt8.ofType('POSITION').map(({ qty }) => qty)).toEqual([-3, 2]);
    expect(fills()).toEqual([]);
  });

  it('leaves out executions of no size, of a negative one, of no price, and what was carried in from the day before', async () => {
    await begin();
    for (const line of ['0 16250', '-2 16250', '2 0'])
      await nt8.terminal.does(`execution NQ_12-26 ${line} NX${ID} X${line.length}${line[0]}`);
    await nt8.terminal.does(`execution NQ_12-26 2 16250 NX${ID} X-sod sod`);
    await nt8.until('the count', () => nt8.beat()['executions_absurd'] === 3);
    expect(fills()).toEqual([]);
    await nt8.terminal.does(`execution NQ_12-26 2 16250 NX${ID} X-good`);
    await nt8.until('a good one', () => fills().length === 1);
  });

  it('passes over updates of orders that are not ours, whatever their names', async () => {
    await begin();
    for (const name of ['Entry', 'NX', 'NX0', 'NXF', 'NX17951850000000011', '17951850000000'])
      await nt8.terminal.does(`orderevent NQ_12-26 ${name} Working`);
    await nt8.terminal.does(`orderevent NQ_12-26 NX${ID} Rejected`);
    await nt8.until('the one that bears a number of ours', () => statuses().length > 0);
    expect(nt8.ofType('ORDER_STATUS')).toMatchObject([{ order_id: ID, status: 'REJECTED' }]);
  });

  // The words of the order feed hid what the price feed did meanwhile, so that its light stayed as it was.
  it('tells what becomes of the price feed also while the order feed is away', async () => {
    await begin();
    const told = (canTrade: boolean, isFresh: boolean): Promise<void> =>
      nt8.until(`trade ${canTrade}, prices ${isFresh}`, () => {
        const last = nt8.ofType('STATUS').at(-1);
        return last?.['can_trade'] === canTrade && last['data_fresh'] === isFresh;
      });
    await nt8.terminal.does('feed ConnectionLost Connected');
    await told(false, true);
    await nt8.terminal.does('feed ConnectionLost ConnectionLost');
    await told(false, false);
    await nt8.terminal.does('feed ConnectionLost Connected');
    await told(false, true);
  });

  it('shows a lost price feed while orders still pass', async () => {
    await begin();
    await nt8.terminal.does('feed Connected ConnectionLost');
    await nt8.until('the light', () => nt8.ofType('STATUS').at(-1)?.['data_fresh'] === false);
    expect(nt8.ofType('STATUS').at(-1)).toMatchObject({ can_trade: true, reason: 'the price feed is ConnectionLost' });
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
  });

  it('keeps its link and the name of its connection while the broker is away, and over a new link then', async () => {
    const account = 'APEX-12345';
    await begin({ account, setUp: [`account ${account}`, ...NT8_SETUP.slice(1)] });
    await nt8.until('the first light', () => nt8.ofType('STATUS').at(-1)?.['can_trade'] === true);
    await nt8.terminal.does('unplug');
    await nt8.until('the light', () => nt8.ofType('STATUS').at(-1)?.['can_trade'] === false);
    const named = (messages: readonly WireMap[]): readonly unknown[] => [
      ...new Set(messages.map((each) => each['server'])),
    ];
    expect(named(nt8.heard)).toEqual(['Simulated feed']);
    await nt8.cut();
    await nt8.until('its word', () => nt8.ofType('STATUS').length > 2);
    expect(named(nt8.heard)).toEqual(['Simulated feed']);
    await nt8.terminal.does('plug');
    await nt8.until('the light', () => nt8.ofType('STATUS').at(-1)?.['can_trade'] === true);
    nt8.say({ ...ORDER, account });
    await nt8.until('the fill', () => fills().length === 1);
    expect(named(nt8.heard)).toEqual(['Simulated feed']);
  });

  it('dials with an account that may be live once it knows where that trades, so that nobody is disarmed by a guess', async () => {
    const account = 'APEX-12345';
    await begin({ account, linked: false, setUp: [`account ${account}`, ...NT8_SETUP.slice(1), 'unplug'] });
    await says('was not connected yet since NexusBridge started');
    expect(nt8.links()).toBe(0);
    await nt8.terminal.does('plug');
    await nt8.until('the link', () => nt8.links() >= 1);
    expect(nt8.ofType('REGISTER')[0]).toMatchObject({ account, mode: 'live', server: 'Simulated feed' });
  });

  it('finds what filled while NinjaTrader told it nothing', async () => {
    await begin();
    await nt8.terminal.does('deaf on');
    nt8.say(ORDER);
    await nt8.until('the answer', () => nt8.ofType('COMMAND_RESULT').length === 1);
    const { orders, executions } = await report();
    expect(orders).toMatchObject([{ order_id: ID }]);
    expect(executions).toMatchObject([{ order_id: ID, qty: 2 }]);
  });

  it('finds an order ended that a person took away while NinjaTrader told nothing', async () => {
    await begin();
    nt8.say({ ...ORDER, order_type: 'LIMIT', limit_price: 16_000, tif: 'GTC' });
    await nt8.until('the order', () => statuses().includes('WORKING'));
    await nt8.terminal.does('settle');
    await nt8.terminal.does('deaf on');
    await nt8.terminal.does(`resize NX${ID} 0`);
    expect((await report()).orders).toMatchObject([{ order_id: ID, status: 'CANCELLED', filled_qty: 0 }]);
    await nt8.until('its end', () => statuses().includes('CANCELLED'));
  });

  it('counts executions of two orders under one id, each once, and speaks of a change of one once', async () => {
    await begin();
    for (const id of [ID, OTHER_ID, ID]) await nt8.terminal.does(`execution NQ_12-26 2 16250 NX${id} X1`);
    await nt8.until('both', () => fills().length === 2);
    expect(fills().map((fill) => [fill['order_id'], fill['exec_id']])).toEqual([
      [ID, 'X1'],
      [OTHER_ID, 'X1'],
    ]);
    for (let count = 0; count < 3; count += 1) await nt8.terminal.does(`execution NQ_12-26 2 16251 NX${ID} X1`);
    await nt8.terminal.does(`execution NQ_12-26 1 16251 NX${ID} X2`);
    await nt8.until('the last one', () => fills().length === 4);
    await nt8.until('the count', () => nt8.beat()['executions_amended'] === 1);
  });

  it('reports a position without an average that is a number', async () => {
    await begin();
    await nt8.terminal.does('quote ES_12-26 NaN NaN');
    await nt8.terminal.does('trade ES_12-26 1 by-hand');
    expect((await report()).positions).toEqual([{ symbol: 'ES 12-26', qty: 1, avg_price: 0 }]);
  });

  it('keeps the newest 10,000 events that nobody acknowledged, and the report has them all', async () => {
    await begin();
    await nt8.terminal.does('next split 10500');
    nt8.say({ ...ORDER, quantity: 10_500 });
    await nt8.until('all fills', () => fills().length === 10_500);
    nt8.heard.length = 0;
    await nt8.cut();
    await nt8.until('the last of them again', () => fills().at(-1)?.['filled_qty'] === 10_500);
    expect(fills()).toHaveLength(10_000);
    await nt8.until('the count', () => nt8.beat()['unacknowledged'] === 10_000);
    expect((await report()).executions).toHaveLength(10_500);
  });

  it('drops a gateway that is silent, that sends no frame or no message, and dials it again', async () => {
    await begin({ silent: true });
    await says('the gateway is silent');
    await nt8.until('the second link', () => nt8.links() >= 2);
    /** Sends it on one link after the other until one has brought it: each is given up after three seconds without a heartbeat. */
    const brings = (bytes: Uint8Array, words: string): Promise<void> =>
      nt8.until(words, () => {
        nt8.raw(bytes);
        return nt8.terminal.printed.some((line) => line.includes(words));
      });
    await brings(Buffer.from([0xff, 0xff, 0xff, 0xff]), 'the gateway sent what cannot be read: frame length');
    const links = nt8.links();
    await nt8.until('the next link', () => nt8.links() > links);
    await brings(Buffer.from([0, 0, 0, 1, 0xc1]), 'the gateway sent what cannot be read: MessagePack type 0xc1');
    const more = nt8.links();
    await nt8.until('the one after it', () => nt8.links() > more);
  });

  it('passes over messages that it does not know', async () => {
    await begin();
    nt8.say({ type: 'DANCE', v: 1 });
    nt8.say({ v: 1 });
    nt8.say({ type: 'ACK', v: 1, epoch: 'another', seq: 1_000_000 });
    nt8.say({ type: 'ORDER', v: 1 });
    nt8.say({ type: 'REPORT_REQUEST', v: 1, request_id: 'r-odd', since_us: 'soon' });
    nt8.say({ type: 'SUBSCRIBE', v: 1, symbols: [1, { a: 1 }, 'NQ 12-26', '', 'NQ ##-##'] });
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
    expect(nt8.links()).toBe(1);
    expect((await nt8.terminal.state()).listening['NQ 12-26']).toBe(1);
  });

  it('refuses a gateway of another version in words, and dials again', async () => {
    await begin({ linked: false, answer: { protocol: 7 } });
    await says('the gateway speaks protocol 7, this bridge 1: run nexus bridge install nt8');
    await nt8.until('another try', () => nt8.links() > 1);
  });

  it('trades with a gateway that comes with another version of it, and says so', async () => {
    await begin({ answer: { bridge_version: '9.9' } });
    await says('the gateway comes with 9.9: run nexus bridge install nt8, then compile');
    nt8.say(ORDER);
    await nt8.until('the fill', () => fills().length === 1);
  });

  it('says why a gateway refuses it', async () => {
    await begin({
      linked: false,
      answer: { type: 'ERROR', code: 'BRIDGE_TOKEN_WRONG', reason: 'the token of nt8 was wrong' },
    });
    await says('the gateway refused: BRIDGE_TOKEN_WRONG, the token of nt8 was wrong');
  });

  it('reports thousands of executions in parts that fit a frame', async () => {
    await begin();
    await nt8.terminal.does('next split 450');
    nt8.say({ ...ORDER, quantity: 450 });
    await nt8.until('all fills', () => fills().length === 450);
    const { executions, last } = await report();
    expect(executions).toHaveLength(450);
    expect(last).toMatchObject({ complete: true, balance: { currency: 'USD', cash: 50_000, equity: 50_000 } });
  });
});
