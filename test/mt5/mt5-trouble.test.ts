import { connect } from 'node:net';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { lane } from '../support/lane.ts';
import { GLOBAL_SETUP, mt5Lane, type Mt5Lane } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { type Mt5Terminal } from '../support/mt5-terminal.ts';

/** Two processes and a compiler, on a machine that may be slow. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const BUY = { symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 } as const;

lane(
  'mt5',
  hasCompiler(),
  'apt-get install g++',
)('MetaTrader 5 in trouble', () => {
  let program: string;
  let mt5: Mt5Lane;
  let terminal: Mt5Terminal;

  beforeAll(async () => {
    program = await compiledBridge();
  });
  afterEach(() => mt5.stop());

  const begin = async (yaml?: string): Promise<void> => {
    mt5 = await mt5Lane({ program, ...(yaml !== undefined && { yaml }) });
    terminal = await mt5.terminal('mt5_global');
  };
  /** The one order, as the gateway's book has it. */
  const order = async () => ((await mt5.ask('orders')) as readonly Record<string, unknown>[])[0];
  const orderIs = (status: string): Promise<void> =>
    mt5.until(`the order to be ${status}`, async () => (await order())?.['status'] === status);
  const platform = async (): Promise<Record<string, unknown> | undefined> =>
    ((await mt5.ask('platforms')) as readonly Record<string, unknown>[]).find(
      (row) => row['platform'] === 'mt5_global',
    );
  /** Lets an hour of the terminal's time go by at once; it takes that for a standstill and dials anew. */
  const anHourLater = async (): Promise<void> => {
    const lost = mt5.linksLost('mt5_global');
    await terminal.does('skip 3600000');
    await mt5.until('the loss of the link', () => mt5.linksLost('mt5_global') > lost);
    await mt5.opened('mt5_global');
  };
  /** Time for two reports or more, which are to change nothing. */
  const reports = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_500));
  const askedOnce = async (): Promise<void> => expect(Object.values((await terminal.state()).asked)).toEqual([1]);

  it('looks up an order that timed out, finds its deal, and never asks for it again', async () => {
    await begin();
    await terminal.does('next timeout');
    mt5.signals(BUY);
    await orderIs('filled');
    await askedOnce();
    expect((await terminal.state()).positions).toEqual([{ symbol: 'NAS100', size: 20 }]);
  });

  it.each([10011, 10012, 10031])('says at once that an order is unknown after %d, and keeps it so', async (code) => {
    // Our own time-out would come much later.
    await begin('orders: { timeout_ms: 60000, reconcile_ms: 1000 }\n');
    await terminal.does(`next lost ${code}`);
    mt5.signals(BUY);
    await orderIs('unknown');
    expect(await order()).toMatchObject({ code: `MT5_${code}` });
    // Reports go on; each lists it as unknown, and none lets it be forgotten or sent again, however much time goes by.
    await anHourLater();
    await reports();
    expect((await order())?.['status']).toBe('unknown');
    await askedOnce();
  });

  it('books an order that the trade server executes an hour after it had timed out', async () => {
    await begin('orders: { timeout_ms: 60000, reconcile_ms: 1000 }\n');
    await terminal.does('next late 10012');
    mt5.signals(BUY);
    await orderIs('unknown');
    await anHourLater();
    await terminal.does('arrive');
    await orderIs('filled');
    expect(await mt5.ask('positions')).toMatchObject([{ platform: 'mt5_global', qty: 20 }]);
    await askedOnce();
  });

  it('lets a person settle an order that is nowhere, trades on, and books it with an alarm should it fill after all', async () => {
    await begin('orders: { timeout_ms: 60000, reconcile_ms: 1000 }\n');
    await terminal.does('next late 10012');
    mt5.signals(BUY);
    await orderIs('unknown');
    const id = String((await order())?.['order_id']);
    mt5.signals(BUY);
    await mt5.until('the refusal of a second entry', () => mt5.rejects.length === 1);
    await mt5.ask('orders_settle', { order_id: id, cancelled: true, reason: 'it is nowhere in the terminal' });
    await reports();
    expect(JSON.stringify(await mt5.ask('alerts'))).not.toContain('ORDER_STILL_WORKS');
    mt5.signals(BUY);
    await mt5.until('the entry', () => mt5.fills.some(({ status }) => status === 'FILLED'));
    await mt5.ask('risk_set', { key: 'max_position_value_usd', value: '200000', reason: 'two of them' });
    await terminal.does('arrive');
    await mt5.until('both to be booked', async () => JSON.stringify(await mt5.ask('positions')).includes('"qty":40'));
    expect((await terminal.state()).positions).toEqual([{ symbol: 'NAS100', size: 40 }]);
    expect(JSON.stringify(await mt5.ask('alerts'))).toContain('FILL_AFTER_END');
  });

  it('cancels an order of unknown outcome as soon as it turns up at the platform', async () => {
    await begin('orders: { timeout_ms: 60000, reconcile_ms: 1000 }\n');
    await terminal.does('next late 10012');
    const id = mt5.signals({ ...BUY, orderType: 'LIMIT', limitPrice: 16_200 });
    await orderIs('unknown');
    mt5.client.cancel(id);
    await terminal.does('arrive');
    await orderIs('cancelled');
    expect((await terminal.state()).working).toEqual([]);
  });

  it('keeps an exit of several positions unknown while one of them has no answer, and ends it once all is found', async () => {
    const hedging = ['account 1001 Broker-Demo USD hedging', ...GLOBAL_SETUP.slice(1)];
    mt5 = await mt5Lane({ program, yaml: 'orders: { timeout_ms: 60000, reconcile_ms: 1000 }\n' });
    terminal = await mt5.terminal('mt5_global', hedging);
    await mt5.ask('risk_set', { key: 'max_position_value_usd', value: '200000', reason: 'three contracts' });
    const filled = (): number => mt5.fills.filter(({ status }) => status === 'FILLED').length;
    for (const count of [1, 2]) {
      mt5.signals(BUY);
      await mt5.until('an entry', () => filled() === count);
    }
    await terminal.does('next fill');
    await terminal.does('next late 10012');
    mt5.signals({ ...BUY, side: 'SELL', quantity: 2 });
    const exit = async () =>
      ((await mt5.ask('orders')) as readonly Record<string, unknown>[]).find(({ side }) => side === 'SELL');
    await mt5.until('the half', async () => (await exit())?.['filled_qty'] === 20);
    await mt5.until('the doubt', async () => (await exit())?.['status'] === 'unknown');
    await reports();
    expect((await exit())?.['status']).toBe('unknown');
    await terminal.does('arrive');
    await mt5.until('the whole', async () => (await exit())?.['status'] === 'filled');
    expect((await terminal.state()).positions).toEqual([]);
  });

  it('learns after a start anew that an exit of two positions closed one and was refused the other', async () => {
    const hedging = ['account 1001 Broker-Demo USD hedging', ...GLOBAL_SETUP.slice(1)];
    mt5 = await mt5Lane({ program, yaml: 'orders: { timeout_ms: 60000, reconcile_ms: 1000 }\n' });
    terminal = await mt5.terminal('mt5_global', hedging);
    await mt5.ask('risk_set', { key: 'max_position_value_usd', value: '200000', reason: 'three contracts' });
    const filled = (): number => mt5.fills.filter(({ status }) => status === 'FILLED').length;
    for (const count of [1, 2]) {
      mt5.signals(BUY);
      await mt5.until('an entry', () => filled() === count);
    }
    await terminal.does('serve off');
    mt5.signals({ ...BUY, side: 'SELL', quantity: 2 });
    await mt5.until('the requests', async () => Object.values((await terminal.state()).asked).includes(2));
    await terminal.does('away');
    await terminal.does('next hold');
    await terminal.does('next fill');
    await terminal.does('serve on');
    await mt5.until('one of two', async () => {
      const { working, deals } = await terminal.state();
      return working.length === 1 && deals.length === 3;
    });
    const [left] = (await terminal.state()).working;
    await terminal.does(`cancel ${left?.ticket}`);
    await terminal.does('back');
    const exit = async () =>
      ((await mt5.ask('orders')) as readonly Record<string, unknown>[]).find(({ side }) => side === 'SELL');
    await mt5.until('the end', async () => (await exit())?.['status'] === 'cancelled');
    expect(await exit()).toMatchObject({ filled_qty: 20 });
    expect((await terminal.state()).positions).toEqual([{ symbol: 'NAS100', size: 20 }]);
  });

  it('sends nothing twice and loses nothing when the expert advisor is started anew while an order rests', async () => {
    await begin();
    await terminal.does('next hold');
    mt5.signals(BUY);
    await orderIs('accepted');
    const magic = String((await order())?.['order_id']);
    await terminal.does('away');
    await terminal.does(`release ${magic} 5`);
    await terminal.does('back');
    await mt5.until('the part that filled meanwhile', async () => (await order())?.['filled_qty'] === 5);
    await terminal.does(`release ${magic} 0`);
    await orderIs('filled');
    await askedOnce();
    expect((await terminal.state()).deals).toHaveLength(2);
  });

  it('ends in the truth when the gateway is killed between an order and its fill', async () => {
    await begin();
    await terminal.does('next hold');
    mt5.signals(BUY);
    await orderIs('accepted');
    const magic = String((await order())?.['order_id']);
    await mt5.restartGateway();
    await terminal.does(`release ${magic} 0`);
    await mt5.opened('mt5_global');
    await orderIs('filled');
    await askedOnce();
    const fills = (await mt5.ask('fills')) as readonly unknown[];
    expect(fills).toHaveLength(1);
  });

  it('tells a fill again that the gateway did not acknowledge, and it is counted once', async () => {
    await begin();
    mt5.signals(BUY);
    await orderIs('filled');
    await mt5.restartGateway();
    await mt5.opened('mt5_global');
    expect(await mt5.ask('positions')).toMatchObject([{ platform: 'mt5_global', qty: 20 }]);
    expect((await mt5.ask('fills')) as readonly unknown[]).toHaveLength(1);
  });

  it('refuses a second expert advisor of the same account, and the first goes on', async () => {
    await begin();
    const second = await mt5.launch('mt5_global', GLOBAL_SETUP);
    await mt5.until('the refusal', () => second.printed.some((line) => line.includes('PLATFORM_ID_TAKEN')));
    // It dials no more: it would have the place as soon as the first one stood still for two seconds.
    await second.does('away');
    mt5.signals(BUY);
    await orderIs('filled');
    expect((await second.state()).deals).toEqual([]);
  });

  it('refuses a wrong token, and shows why', async () => {
    mt5 = await mt5Lane({ program });
    terminal = await mt5.launch('mt5_global', GLOBAL_SETUP, { token: 'guessed' });
    await mt5.until('the refusal', () => terminal.printed.some((line) => line.includes('BRIDGE_TOKEN_WRONG')));
    expect(await platform()).toMatchObject({ link: { cause: 'token_refused' }, can_trade: { state: 'red' } });
    const { counters } = (await mt5.ask('status')) as { readonly counters: Record<string, number> };
    expect(counters['BRIDGE_TOKEN_WRONG']).toBeGreaterThan(0);
  });

  it('ends the link of an account that changes, and opens it for the other one by itself', async () => {
    await begin();
    await terminal.does('account 7777 Other-Demo USD netting');
    await mt5.until('the other account', async () => (await platform())?.['account'] === '7777');
    await mt5.opened('mt5_global');
    mt5.signals(BUY);
    await orderIs('filled');
    expect((await order())?.['account']).toBe('7777');
  });

  it('reads and cannot trade while Algo Trading is off, and says what to do', async () => {
    await begin();
    await terminal.does('algo off');
    await mt5.until('the light', async () => JSON.stringify(await platform()).includes('trading_switched_off'));
    expect(await platform()).toMatchObject({
      linked: true,
      can_trade: { state: 'red', reason: 'Algo Trading is switched off' },
    });
    await terminal.does('algo on');
    await mt5.opened('mt5_global');
    await terminal.does('session off');
    await mt5.until('the market to close', async () => JSON.stringify(await platform()).includes('market_closed'));
  });

  it('lets go of the terminal when it is switched off, and books what filled meanwhile when it is switched on again', async () => {
    await begin();
    mt5.signals({ ...BUY, orderType: 'LIMIT', limitPrice: 16_200 });
    await orderIs('working');
    await mt5.ask('platform_disconnect', { platform: 'mt5_global', reason: 'lunch' });
    await mt5.until('the light', async () => JSON.stringify(await platform()).includes('switched_off'));
    await terminal.does('quote NAS100 16190 16190.5 0 0');
    await mt5.until('the fill at the server', async () => (await terminal.state()).deals.length === 1);
    await orderIs('unknown');
    await mt5.ask('platform_connect', { platform: 'mt5_global', reason: 'back' });
    await mt5.opened('mt5_global');
    await orderIs('filled');
    expect(await mt5.ask('positions')).toMatchObject([{ platform: 'mt5_global', qty: 20 }]);
    await askedOnce();
  });

  it('sends no order whose id it cannot keep', async () => {
    await begin();
    await terminal.does('disk full');
    mt5.signals(BUY);
    await orderIs('rejected');
    expect(await order()).toMatchObject({ code: 'DISK_REFUSED' });
    expect((await terminal.state()).asked).toEqual({});
  });

  it('takes garbage on its port, closes it, and goes on trading', async () => {
    await begin();
    for (const bytes of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.from([0, 0, 0, 2, 0xc1, 0xc1]),
      Buffer.alloc(4),
    ]) {
      const stranger = connect(mt5.portOf('mt5_global'), '127.0.0.1');
      stranger.on('error', () => {});
      stranger.resume();
      stranger.write(bytes);
      await new Promise((resolve) => stranger.once('close', resolve));
    }
    mt5.signals(BUY);
    await orderIs('filled');
  });

  it('keeps an order unknown that the trade server never answers, and never asks for it again', async () => {
    await begin('orders: { timeout_ms: 1000, reconcile_ms: 1000 }\n');
    await terminal.does('next vanish');
    mt5.signals(BUY);
    await mt5.until('the doubt', () => terminal.printed.some((line) => line.includes('no answer')));
    await orderIs('unknown');
    await askedOnce();
  });

  it('takes an answer for what it is that comes long after it was given up', async () => {
    await begin('orders: { timeout_ms: 60000, reconcile_ms: 1000 }\n');
    await terminal.does('next hush 10019');
    mt5.signals(BUY);
    await mt5.until('the request', async () => Object.keys((await terminal.state()).asked).length === 1);
    await anHourLater();
    await orderIs('unknown');
    await terminal.does('answer');
    await orderIs('rejected');
    expect(await order()).toMatchObject({ code: 'MT5_10019' });
    await askedOnce();
  });

  it('calls an order unknown, and not cancelled, that has filled by the platform’s word and shows no deals', async () => {
    await begin('orders: { timeout_ms: 60000, reconcile_ms: 1000 }\n');
    await terminal.does('hide');
    mt5.signals(BUY);
    await mt5.until('the fill at the server', async () => (await terminal.state()).deals.length === 1);
    await anHourLater();
    await orderIs('unknown');
    await terminal.does('show');
    await orderIs('filled');
    expect((await mt5.ask('fills')) as readonly unknown[]).toHaveLength(1);
  });

  it('keeps an order unknown, and does not call it not received, when the expert advisor starts anew in its doubt', async () => {
    await begin('orders: { timeout_ms: 1000, reconcile_ms: 1000 }\n');
    await terminal.does('next vanish');
    mt5.signals(BUY);
    await orderIs('unknown');
    const lost = mt5.linksLost('mt5_global');
    await terminal.does('restart');
    await mt5.until('the loss of the link', () => mt5.linksLost('mt5_global') > lost);
    await mt5.opened('mt5_global');
    await terminal.does('quote NAS100 16251 16251.5 0 0');
    await reports();
    expect((await order())?.['status']).toBe('unknown');
    await askedOnce();
  });

  it('finds what filled in the history when the terminal tells nothing of it', async () => {
    await begin('orders: { reconcile_ms: 1000 }\n');
    await terminal.does('deaf');
    await terminal.does('next partial 5');
    mt5.signals(BUY);
    await orderIs('cancelled');
    expect(await order()).toMatchObject({ filled_qty: 5 });
    await askedOnce();
  });

  it('books nothing of an order that the gateway never sent, and says so', async () => {
    await begin();
    await terminal.does('ghost NAS100 2 1795000000000007');
    await mt5.until('the alarm', async () => JSON.stringify(await mt5.ask('alerts')).includes('FILL_UNKNOWN_ORDER'));
    expect((await mt5.ask('positions')) as readonly unknown[]).toEqual([]);
  });

  it('leaves out a tick whose price is none', async () => {
    await begin();
    await terminal.does('quote NAS100 1.7976931348623157e308 1.7976931348623157e308 0 0');
    await terminal.does('quote NAS100 16251 16251.5 0 0');
    mt5.signals(BUY);
    await orderIs('filled');
    expect(await order()).toMatchObject({ fill_price: 16_251.5 });
  });

  it('shows what a person trades by hand as a difference, and books nothing of it', async () => {
    await begin('orders: { reconcile_ms: 1000 }\n');
    await terminal.does('hand NAS100 3');
    await mt5.until('the difference', async () => ((await mt5.ask('differences')) as readonly unknown[]).length > 0);
    expect((await mt5.ask('fills')) as readonly unknown[]).toEqual([]);
  });
});
