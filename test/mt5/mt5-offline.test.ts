import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { lane } from '../support/lane.ts';
import { GLOBAL_SETUP } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { mt5StandIn, WAIT_MS_MAX, type Mt5StandIn } from '../support/mt5-stand-in.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Numbered now, as the gateway numbers its orders. */
const ID = String(Date.now() * 1_000);
const LIMIT = {
  type: 'ORDER',
  v: 1,
  cmd_id: ID,
  order_id: ID,
  symbol: 'NAS100',
  side: 'BUY',
  quantity: 2,
  order_type: 'LIMIT',
  limit_price: 16_000,
  tif: 'GTC',
  reduce_only: false,
  account: '1001',
} as const;

lane(
  'mt5',
  hasCompiler(),
  'apt-get install g++',
)('a terminal without its trade server', () => {
  let program: string;
  let gateway: Mt5StandIn;

  beforeAll(async () => {
    program = await compiledBridge();
  });
  beforeEach(async () => {
    gateway = await mt5StandIn(program, GLOBAL_SETUP);
  });
  afterEach(() => gateway.stop());

  const said = (type: string) => gateway.heard.filter((message) => message['type'] === type);
  const whole = (requestId: string): boolean =>
    said('REPORT').some((part) => part['request_id'] === requestId && part['complete'] === true);
  const asks = (requestId: string): void =>
    gateway.say({ type: 'REPORT_REQUEST', v: 1, request_id: requestId, since_us: 0 });
  const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: WAIT_MS_MAX });
  const rests = async (): Promise<void> => {
    gateway.say(LIMIT);
    await until(() => expect(said('ORDER_STATUS').map(({ status }) => status)).toContain('WORKING'));
  };
  /** Asks until the bridge says that it cannot report; a link that breaks takes the question with it. */
  const declines = async (requestId: string): Promise<void> => {
    await until(() => {
      asks(requestId);
      expect(gateway.terminal.printed.join('\n')).toContain('no report is given');
    });
    expect(whole(requestId)).toBe(false);
  };

  // The report that it gave would have said that nothing rests and nothing is held.
  it('gives no report when it has just started, until it shows the newest order of its file', async () => {
    await rests();
    await gateway.terminal.does('away');
    await gateway.terminal.does('synced off');
    await gateway.terminal.does('back');
    await gateway.linked(2);
    await declines('cold');
    await gateway.terminal.does('synced on');
    expect((await gateway.reportSince(0)).orders).toMatchObject([{ order_id: ID, status: 'WORKING' }]);
  });

  it('gives no report while the connection is away, answers once it is back, and registers its symbols anew', async () => {
    await rests();
    await gateway.terminal.does('connected off');
    await until(() => expect(said('STATUS').at(-1)).toMatchObject({ can_trade: false }));
    await declines('away');
    await gateway.terminal.does('connected on');
    // The question that was asked is answered by itself, unless a new link has forgotten it.
    const links = gateway.sockets.length;
    await until(() => expect(whole('away') || gateway.sockets.length > links).toBe(true));
    expect((await gateway.reportSince(0)).orders).toMatchObject([{ order_id: ID, status: 'WORKING' }]);
    await until(() => expect(said('STATUS').at(-1)).toMatchObject({ can_trade: true }));
    // That comes behind the light.
    await until(() => expect(said('REGISTER').length).toBeGreaterThan(gateway.sockets.length));
  });

  // A request made all the same would end with 10031, and the order would stay unknown for ever.
  it('takes no order, no cancel and no change while the connection is away: nothing was sent, and that is certain', async () => {
    await rests();
    await gateway.terminal.does('connected off');
    const number = (add: number): string => String(Number(ID) + add);
    gateway.say({ ...LIMIT, cmd_id: number(1), order_id: number(1), order_type: 'MARKET' });
    gateway.say({ type: 'CANCEL', v: 1, cmd_id: `${ID}-1-1`, order_id: ID, account: '1001' });
    gateway.say({ type: 'MODIFY', v: 1, cmd_id: `${ID}-1-2`, order_id: ID, limit_price: 16_010 });
    const refused = (): readonly unknown[] =>
      said('COMMAND_RESULT').flatMap(({ outcome, code }) => (outcome === 'refused' ? [code] : []));
    await until(() => expect(refused()).toEqual(Array<string>(3).fill('TERMINAL_OFFLINE')));
    await gateway.terminal.does('connected on');
    gateway.say({ type: 'CANCEL', v: 1, cmd_id: `${ID}-1-3`, order_id: ID, account: '1001' });
    await until(() => expect(said('ORDER_STATUS').at(-1)).toMatchObject({ order_id: ID, status: 'CANCELLED' }));
    expect((await gateway.terminal.state()).asked).toEqual({ [ID]: 1 });
  });

  it('is believed without an order of its file after a minute, so that the platform does not stay shut', async () => {
    await rests();
    await gateway.terminal.does('away');
    await gateway.terminal.does('synced off');
    await gateway.terminal.does('back');
    await gateway.linked(2);
    await declines('first');
    // It takes the minute for a standstill and dials anew, and is asked anew then.
    await gateway.terminal.does('skip 61000');
    await gateway.linked(3);
    await expect(gateway.reportSince(0)).resolves.toMatchObject({ executions: [] });
  });
});
