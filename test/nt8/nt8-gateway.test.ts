import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { monoLane } from '../support/mono-lane.ts';
import { nt8Lane, type Nt8Lane } from '../support/nt8-lane.ts';
import { compileNt8, NT8_SETUP, type Nt8Programs, type Nt8Terminal } from '../support/nt8-terminal.ts';

/** Two processes, one of them mono, on a machine that may be slow. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const BUY = { symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 } as const;
const SELL = { ...BUY, side: 'SELL' } as const;

monoLane()('a signal for NQ on NinjaTrader 8', () => {
  let programs: Nt8Programs;
  let nt8: Nt8Lane;
  let terminal: Nt8Terminal;

  beforeAll(() => {
    programs = compileNt8();
  });
  afterEach(() => nt8.stop());

  const begin = async (yaml?: string): Promise<void> => {
    nt8 = await nt8Lane(programs, yaml);
    await nt8.ask('risk_set', { key: 'max_position_value_usd', value: '200000', reason: 'four contracts' });
    terminal = await nt8.terminal();
  };
  const sums = async (): Promise<readonly number[]> => Object.values((await terminal.state()).submitted);
  const held = async (): Promise<number> => (await terminal.state()).positions.reduce((sum, { size }) => sum + size, 0);
  const booked = async (): Promise<number> =>
    (await nt8.rows('positions')).reduce((sum, row) => sum + Number(row['qty']), 0);
  const agreed = (size: number): Promise<void> =>
    nt8.until(`both sides to hold ${size}`, async () => (await held()) === size && (await booked()) === size);
  const order = async (): Promise<Readonly<Record<string, unknown>> | undefined> => (await nt8.rows('orders'))[0];
  const orderIs = (status: string): Promise<void> =>
    nt8.until(`the order to be ${status}`, async () => (await order())?.['status'] === status);

  it('fills one contract of December, and its close takes the position away', async () => {
    await begin();
    expect(await nt8.endOf(nt8.signals(BUY))).toMatchObject({ status: 'FILLED', filledQty: 1, fillPrice: 16_250.5 });
    await agreed(1);
    await terminal.does('quote NQ_12-26 16260 16260.25 16260 3');
    expect(await nt8.endOf(nt8.signals(SELL))).toMatchObject({ status: 'FILLED' });
    await agreed(0);
    expect(await sums()).toEqual([1, 1]);
    // Nine and a half points at $20; the commissions stand beside it.
    expect(nt8.fills.at(-1)).toMatchObject({ status: 'FILLED', realizedPnlUsd: 190, currency: 'USD' });
    expect((await nt8.platform())?.['account']).toBe('Sim101');
  });

  it('counts each execution once when it fills in four, told twice and in any order', async () => {
    await begin();
    await terminal.does('untidy on');
    await terminal.does('next split 4');
    expect(await nt8.endOf(nt8.signals({ ...BUY, quantity: 4 }))).toMatchObject({ status: 'FILLED', filledQty: 4 });
    await terminal.does('replay');
    await terminal.does('settle');
    // What was told again came before this one.
    expect(await nt8.endOf(nt8.signals({ ...SELL, quantity: 4 }))).toMatchObject({ status: 'FILLED', filledQty: 4 });
    await agreed(0);
    expect(await nt8.rows('fills')).toHaveLength(5);
  });

  it('keeps what filled in part, and is told that the rest was cancelled', async () => {
    await begin();
    await terminal.does('next partial 1');
    expect(await nt8.endOf(nt8.signals({ ...BUY, quantity: 2 }))).toMatchObject({ status: 'CANCELLED', filledQty: 1 });
    await agreed(1);
  });

  it('is rejected with the words of the broker', async () => {
    await begin();
    await terminal.does('next reject not enough margin');
    expect(await nt8.endOf(nt8.signals(BUY))).toMatchObject({
      status: 'REJECTED',
      code: 'NT8_OrderRejected',
      reason: 'OrderRejected, not enough margin',
    });
  });

  it('rests as a limit, moves, and is cancelled', async () => {
    await begin();
    const id = nt8.signals({ ...BUY, orderType: 'LIMIT', limitPrice: 16_200.13 });
    await nt8.until('the limit', async () => (await terminal.state()).orders[0]?.limit === 16_200.25);
    await orderIs('working');
    nt8.client.modify(id, { limitPrice: 16_210 });
    await nt8.until('the new price', async () => (await terminal.state()).orders[0]?.limit === 16_210);
    nt8.client.cancel(id);
    expect(await nt8.endOf(id)).toMatchObject({ status: 'CANCELLED', filledQty: 0 });
  });

  it('is taken back by a kill that flattens, and a stranger’s order stays', async () => {
    await begin();
    await terminal.does('hand NQ_12-26 1 16000 by-hand');
    await nt8.endOf(nt8.signals(BUY));
    await agreed(1);
    await nt8.ask('kill', { flatten: true, reason: 'a test' });
    await agreed(0);
    const { orders } = await terminal.state();
    expect(orders.filter(({ name }) => name === 'by-hand')).toMatchObject([{ state: 'Working' }]);
  });

  it('is found again when the gateway was killed between order and fill', async () => {
    await begin();
    await terminal.does('next hold');
    nt8.signals(BUY);
    await orderIs('working');
    await nt8.restartGateway();
    await terminal.does(`release ${(await terminal.state()).orders[0]!.name} 0`);
    await nt8.opened();
    await orderIs('filled');
    await agreed(1);
    expect(await sums()).toEqual([1]);
    expect(await nt8.rows('fills')).toHaveLength(1);
  });

  it('is found again when the AddOn was compiled anew in its middle', async () => {
    await begin();
    await terminal.does('next hold');
    nt8.signals({ ...BUY, quantity: 2 });
    await orderIs('working');
    const { name } = (await terminal.state()).orders[0]!;
    await terminal.does('stop');
    await terminal.does(`release ${name} 1`);
    await terminal.does('start');
    await nt8.until('the part that filled meanwhile', async () => (await order())?.['filled_qty'] === 1);
    await nt8.opened();
    await terminal.does(`release ${name} 0`);
    await orderIs('filled');
    await agreed(2);
    expect(await sums()).toEqual([1]);
  });

  it('stays unknown when the platform swallowed it, and is never sent again', async () => {
    await begin('orders: { timeout_ms: 1000, reconcile_ms: 1000 }\n');
    await terminal.does('next throw');
    nt8.signals(BUY);
    await orderIs('unknown');
    const lost = nt8.linksLost();
    await terminal.does('recompile');
    await nt8.until('the loss of the link', () => nt8.linksLost() > lost);
    await nt8.opened();
    // Reports go on; each lists it as unknown, and none lets it be forgotten or sent again.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await orderIs('unknown');
    expect(await sums()).toEqual([1]);
  });

  it('goes to the account that the settings name, whatever its letters', async () => {
    nt8 = await nt8Lane(programs);
    const account = 'Sim7 "Ünï" <x>';
    terminal = await nt8.launch({ account, setUp: [`account ${account}`, ...NT8_SETUP.slice(1)] });
    await nt8.opened();
    expect((await nt8.platform())?.['account']).toBe(account);
    expect(await nt8.endOf(nt8.signals(BUY))).toMatchObject({ status: 'FILLED' });
    expect((await order())?.['account']).toBe(account);
  });

  it('books nothing of an execution without an order of ours, and raises an alarm where it bears a number', async () => {
    await begin();
    await terminal.does('trade NQ_12-26 2 NX1795000000000007');
    await nt8.until('the alarm', async () => JSON.stringify(await nt8.ask('alerts')).includes('FILL_UNKNOWN_ORDER'));
    expect(await booked()).toBe(0);
  });

  it('that its broker takes back is an alarm at once, and the book follows once a person has adopted it', async () => {
    await begin();
    await nt8.endOf(nt8.signals(BUY));
    await agreed(1);
    await terminal.does('bust E1');
    await nt8.until('the alarm', async () => JSON.stringify(await nt8.ask('alerts')).includes('took back fill E1'));
    await nt8.until('the difference', async () =>
      JSON.stringify(await nt8.ask('differences')).includes('took back fill E1'),
    );
    expect(await held()).toBe(0);
    const [difference] = await nt8.rows('differences');
    await nt8.ask('differences_settle', { id: difference?.['id'], choice: 'adopt', reason: 'a bust' });
    await agreed(0);
    expect(await sums()).toEqual([1]);
  });

  it('keeps one contract where its broker puts another fill in the place of the one that it takes back', async () => {
    await begin();
    await nt8.endOf(nt8.signals(BUY));
    await agreed(1);
    const name = Object.keys((await terminal.state()).submitted)[0]!;
    await terminal.does('bust E1');
    await terminal.does('quote NQ_12-26 16251 16251.5');
    await terminal.does(`trade NQ_12-26 1 ${name} E9`);
    await nt8.until('the alarm', async () =>
      JSON.stringify(await nt8.ask('alerts')).includes('put fill E9 @ 16251.50'),
    );
    await nt8.until(
      'the end of the difference',
      async () => (await nt8.rows('differences'))[0]?.['state'] === 'settled',
    );
    await agreed(1);
    expect(await nt8.rows('fills')).toMatchObject([{ exec_id: 'E9' }]);
    expect(JSON.stringify(await nt8.ask('alerts'))).not.toContain('OVERFILL');
  });

  it('is not disturbed by executions of no size, of instruments that nobody subscribed, of orders that nobody sent', async () => {
    await begin();
    for (const line of [
      'execution NQ_12-26 0 16250 NX1795000000000007 X1',
      'execution NQ_12-26 -3 16250 NX1795000000000007 X2',
      'execution ES_12-26 1 5000 somebody X3',
      'orderevent ES_12-26 somebody Working',
      'orderevent NQ_12-26 NX1795000000000009 Rejected',
      'execution NQ_12-26 1 16250 NX1795000000000007 X4 sod',
    ])
      await terminal.does(line);
    expect(await nt8.endOf(nt8.signals(BUY))).toMatchObject({ status: 'FILLED' });
    await agreed(1);
  });

  it('fills at the price of now after a tick of tomorrow', async () => {
    await begin();
    await terminal.does('tick NQ_12-26 Last 99999 1 86400 1');
    await terminal.does('quote NQ_12-26 16251 16251.5 16251 1');
    await nt8.until('the words', () => terminal.printed.some((line) => line.includes('is from the future')));
    expect(await nt8.endOf(nt8.signals(BUY))).toMatchObject({ status: 'FILLED', fillPrice: 16_251.5 });
  });

  it('is not disturbed by a second NinjaTrader, which is told that the place is taken', async () => {
    await begin();
    const second = await nt8.launch();
    await nt8.until('the refusal', () => second.printed.some((line) => line.includes('PLATFORM_ID_TAKEN')));
    // It dials no more: it would have the place as soon as the first one stood still for two seconds.
    await second.does('stop');
    await nt8.endOf(nt8.signals(BUY));
    expect((await second.state()).submitted).toEqual({});
    await agreed(1);
  });

  it('is refused nowhere while the market floods, and no tick costs the link', async () => {
    await begin();
    await terminal.does('tick NQ_12-26 Last 16250 1 0 200000');
    expect(await nt8.endOf(nt8.signals(BUY))).toMatchObject({ status: 'FILLED' });
    expect((await nt8.platform())?.['linked']).toBe(true);
    const { counters } = (await nt8.ask('status')) as { readonly counters: Readonly<Record<string, number>> };
    expect(counters['BRIDGE_FLOOD'] ?? 0).toBe(0);
  });

  it('tells a wrong token on both sides', async () => {
    nt8 = await nt8Lane(programs);
    terminal = await nt8.launch({ token: 'guessed' });
    await nt8.until('the refusal', () => terminal.printed.some((line) => line.includes('BRIDGE_TOKEN_WRONG')));
    expect(await nt8.platform()).toMatchObject({ link: { cause: 'token_refused' } });
  });

  it('shows why nothing trades when the broker is away, and trades again when it is back', async () => {
    await begin();
    await terminal.does('feed ConnectionLost ConnectionLost');
    await nt8.until('the light', async () =>
      JSON.stringify((await nt8.platform())?.['can_trade']).includes('the order feed of Sim101 is ConnectionLost'),
    );
    await terminal.does('feed Connected Connected');
    await nt8.opened();
    expect(await nt8.endOf(nt8.signals(BUY))).toMatchObject({ status: 'FILLED' });
  });
});
