import { decode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import type { DtcBehaviour } from '../../../test/support/dtc-behaviour.ts';
import { DTC_NQ } from '../../../test/support/dtc-behaviour.ts';
import type { DtcName, DtcValues } from '../../../test/support/dtc-layouts.ts';
import { SIERRA, sierraScene, type SierraScene } from '../../../test/support/sierra-scene.ts';

function sceneThat(behaviour: Partial<DtcBehaviour>, settings: Record<string, unknown> = {}): SierraScene {
  return sierraScene({ settings, prepare: (server) => Object.assign(server.behaviour, behaviour) });
}

const linksIn = (scene: SierraScene, ms: number): number => {
  const before = scene.server.links;
  scene.clock.advanceMs(ms);
  return scene.server.links - before;
};

describe('a logon that does not come about', () => {
  it.each([
    ['another encoding', { encoding: 2 }, 'encoding_refused', /JSON/],
    ['JSON from the first byte', { encoding: 'json' }, 'encoding_refused', /JSON/],
    ['a refusal', { logon: 2, logonText: 'bad password' }, 'logon_refused', /bad password/],
    ['another address', { logon: 4, reconnectAddress: '10.0.0.1:99' }, 'moved', /10\.0\.0\.1:99/],
  ] as const)(
    'for %s is told as its own state with a remedy, and tried again ever more seldom',
    (_, behaviour, cause, words) => {
      const scene = sceneThat(behaviour);
      expect(scene.events).toEqual([]);
      expect(scene.light()?.link).toMatchObject({
        state: 'red',
        cause,
        reason: expect.stringMatching(words) as string,
      });
      expect(linksIn(scene, 60_000)).toBeGreaterThan(2);
      expect(linksIn(scene, 300_000)).toBeLessThanOrEqual(20);
      const lines = scene.log.filter((line) => words.test(line));
      expect(lines).toHaveLength(1);
    },
  );

  it('for good is not tried again until a person switches the platform off and on', () => {
    const scene = sceneThat({ logon: 3, logonText: 'go away' });
    expect(scene.light()?.link).toMatchObject({ cause: 'logon_refused_for_good' });
    expect(linksIn(scene, 600_000)).toBe(0);
    scene.server.behaviour.logon = 1;
    scene.adapter.stop();
    scene.adapter.start({ event: (event) => scene.events.push(event), ticks: () => {}, lights: () => {} });
    scene.clock.advanceMs(1_000);
    expect(scene.events[0]).toMatchObject({ type: 'registered' });
  });

  it('for silence is given up after twenty seconds, and tried again', () => {
    const scene = sceneThat({ encoding: 'silent', beats: false });
    expect(scene.light()?.link).toMatchObject({ state: 'amber', cause: 'connecting' });
    scene.clock.advanceMs(19_010);
    expect(scene.light()?.link).toMatchObject({ state: 'red', cause: 'no_answer' });
    expect(linksIn(scene, 10_000)).toBe(1);
  });

  it('to nobody says where it dialled, once in the log', () => {
    const scene = sierraScene({ prepare: (server) => server.shut(), settings: { port: 9_002 } });
    scene.clock.advanceMs(300_000);
    expect(scene.light()?.link).toMatchObject({
      cause: 'nobody_listens',
      reason: 'nobody listens at 127.0.0.1:9002 (ECONNREFUSED)',
    });
    expect(scene.log).toHaveLength(1);
  });
});

describe('an end that the server wants', () => {
  it('is followed by a reconnect', () => {
    const scene = sierraScene();
    scene.server.say('LOGOFF', { Reason: 'restarting' });
    scene.clock.advanceMs(10);
    expect(scene.events.at(-1)).toEqual({ type: 'lost', reason: 'Sierra Chart ended the link: restarting' });
    expect(linksIn(scene, 5_000)).toBe(1);
  });

  it('is followed by none where it forbids that', () => {
    const scene = sierraScene();
    scene.server.say('LOGOFF', { Reason: 'closed', DoNotReconnect: 1 });
    expect(linksIn(scene, 600_000)).toBe(0);
    expect(scene.light()?.link).toMatchObject({ cause: 'logged_off' });
  });
});

describe('accounts', () => {
  it('are not guessed where there are several: the light says which there are', () => {
    const scene = sceneThat({ accounts: ['Sim1', 'Sim2'] });
    expect(scene.events).toEqual([]);
    expect(scene.light()).toMatchObject({
      link: { state: 'green' },
      canTrade: { cause: 'account_not_chosen', reason: 'Sierra Chart has 2 accounts: Sim1, Sim2' },
    });
  });

  it('take the configured one', () => {
    const scene = sceneThat({ accounts: ['Sim1', 'Sim2'] }, { account: 'Sim2' });
    expect(scene.events[0]).toMatchObject({ identity: { account: 'Sim2', mode: 'sim' } });
  });

  it.each([
    [[], undefined],
    [['Sim1'], 'A77'],
  ])('that are absent, of %j, are asked for again', (accounts, account) => {
    const scene = sceneThat({ accounts }, account === undefined ? {} : { account });
    expect(scene.light()?.canTrade).toMatchObject({ state: 'red', cause: 'account_absent' });
    scene.server.behaviour.accounts = [account ?? 'Sim1'];
    scene.clock.advanceMs(31_000);
    expect(scene.events[0]).toMatchObject({ type: 'registered' });
  });

  it('of any other name than Sim count as live, proved only by standing in the configuration', () => {
    const alone = sceneThat({ accounts: ['A77'] });
    expect(alone.events[0]).toMatchObject({ identity: { mode: 'live' } });
    expect(alone.events[0]).not.toHaveProperty('identity.hasToken');
    const named = sceneThat({ accounts: ['A77'] }, { account: 'A77' });
    expect(named.events[0]).toMatchObject({ identity: { mode: 'live', hasToken: true, login: 'A77' } });
  });

  it('that change under us begin anew: what was sent to the other one is not spoken of', () => {
    const scene = sierraScene();
    scene.submit({ number: 1, orderType: 'LIMIT', limitPrice: 16_000 });
    scene.server.cut();
    scene.server.behaviour.accounts = ['Sim9'];
    scene.clock.advanceMs(5_000);
    expect(scene.events.at(-1)).toMatchObject({ type: 'registered', identity: { account: 'Sim9' } });
    expect(scene.report()).toMatchObject({ orders: [], executions: [], positions: [] });
    expect(scene.outcome({ number: 2 })).toMatchObject({ outcome: 'not_sent', code: 'PLATFORM_CANNOT_TRADE' });
  });
});

describe('what stands against trading', () => {
  it('is told where trading is switched off in Sierra Chart', () => {
    const scene = sceneThat({ tradingIsSupported: false });
    expect(scene.events.map(({ type }) => type)).toEqual(['registered', 'status']);
    expect(scene.light()?.canTrade).toMatchObject({ cause: 'trading_switched_off' });
  });

  it('is told where the broker has disabled the account, and when it has not any more', () => {
    const scene = sceneThat({ disabledAccounts: ['Sim1'] });
    expect(scene.light()?.canTrade).toMatchObject({ cause: 'account_disabled' });
    scene.server.say('ACCOUNT_BALANCE', { TradeAccount: 'Sim1', AccountCurrency: 'USD' });
    scene.clock.advanceMs(10);
    expect(scene.events.at(-1)).toEqual({ type: 'status', canTrade: true, reason: '' });
    expect(scene.light()?.canTrade).toEqual({ state: 'green' });
  });

  it.each([
    ['Sim1', false],
    ['A77', true],
  ])('is told where account %s meets the other simulation mode', (account, tradeSimulationMode) => {
    const scene = sceneThat({ accounts: [account], tradeSimulationMode });
    const orderId = scene.submit({ number: 1, account });
    expect(scene.told(orderId)).toEqual(['rejected']);
    expect(scene.events.at(-1)).toMatchObject({ type: 'status', canTrade: false });
    expect(scene.light()?.canTrade).toMatchObject({ cause: 'simulation_mismatch' });
  });
});

describe('market data', () => {
  it('that the exchange forbids is its own state, and orders go on', () => {
    const scene = sceneThat({ givesData: false });
    expect(scene.light()?.data).toMatchObject({ state: 'amber', cause: 'refused_by_platform' });
    scene.submit({ number: 1 });
    expect(scene.fills()).toHaveLength(1);
  });

  it('says when the feed is down and when it is back', () => {
    const scene = sierraScene();
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 1 });
    scene.clock.advanceMs(10);
    expect(scene.light()?.data).toMatchObject({ state: 'red', cause: 'feed_down' });
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 2 });
    scene.clock.advanceMs(10);
    expect(scene.light()?.data).toEqual({ state: 'green' });
  });

  const trades: readonly (readonly [DtcName, DtcValues])[] = [
    ['TRADE', { Price: 16_251.25, Volume: 3, DateTime: 1_795_185_000.5 }],
    ['TRADE_COMPACT', { Price: 16_251.25, Volume: 3, DateTime: 1_795_185_000 }],
    ['TRADE_UNBUNDLED', { Price: 16_251.25, Volume: 3, DateTime: 1_795_185_000.5 }],
    ['TRADE_UNBUNDLED_2', { Price: 16_251.25, Volume: 3, DateTime: 1_795_185_000_500_000 }],
    ['TRADE_V2', { Price: 16_251.25, Volume: 3, DateTime: 1_795_185_000_500_000 }],
  ];
  it.each(trades)('reads trades of the variant %s', (name, values) => {
    const scene = sierraScene();
    scene.server.say(name, { SymbolID: 1, ...values });
    scene.clock.advanceMs(10);
    const { data } = decode(scene.ticks.at(-1)!) as { data: Record<string, number> };
    expect(data).toMatchObject({ symbol: DTC_NQ.symbol, price: 16_251.25, volume: 3 });
    expect(Math.floor(data['timestamp']!)).toBe(1_795_185_000);
  });

  it.each(['BID_ASK', 'BID_ASK_COMPACT', 'BID_ASK_MICROSECONDS', 'BID_ASK_DOUBLE'] as const)(
    'reads quotes of the variant %s',
    (name) => {
      const scene = sierraScene();
      scene.server.say(name, { SymbolID: 1, BidPrice: 16_251, AskPrice: 16_251.5, DateTime: 1_795_185_000 });
      scene.clock.advanceMs(10);
      expect(decode(scene.ticks.at(-1)!)).toMatchObject({ data: { price: 16_250.5, bid: 16_251, ask: 16_251.5 } });
    },
  );

  it('takes the repeated last trade for none, unset prices for none, and numbers nobody asked for', () => {
    const scene = sierraScene();
    const before = scene.ticks.length;
    scene.server.say('LAST_TRADE_SNAPSHOT', { SymbolID: 1, LastTradePrice: 1, LastTradeVolume: 5 });
    scene.server.say('TRADE', { SymbolID: 77, Price: 1, Volume: 5 });
    scene.clock.advanceMs(10);
    expect(scene.ticks).toHaveLength(before);
    scene.server.say('MARKET_DATA_SNAPSHOT', {
      SymbolID: 1,
      LastTradePrice: Number.MAX_VALUE,
      BidPrice: Number.MAX_VALUE,
      AskPrice: Number.MAX_VALUE,
    });
    scene.clock.advanceMs(10);
    expect(decode(scene.ticks.at(-1)!)).toMatchObject({ data: { price: 16_250.5, volume: 0 } });
  });

  it('brings prices of 32 bits back to the grid that they came from', () => {
    const scene = sierraScene({
      prepare: ({ symbols, prices }) => {
        symbols.set('NQZ26', { ...DTC_NQ, increment: 0.1 });
        prices.set('NQZ26', 1);
      },
    });
    scene.server.say('TRADE_COMPACT', { SymbolID: 1, Price: 16_250.3, Volume: 1, DateTime: 1_795_185_000 });
    scene.clock.advanceMs(10);
    expect(decode(scene.ticks.at(-1)!)).toMatchObject({ data: { price: 16_250.3 } });
  });
});

describe('symbols', () => {
  it('that the server does not know take no entry, and are said', () => {
    const scene = sierraScene();
    expect(scene.outcome({ number: 1, symbol: 'NQH27' })).toMatchObject({
      outcome: 'not_sent',
      code: 'PLATFORM_CANNOT_TRADE',
    });
  });

  it('that a roll brings are asked for with the next report, and named in the identity', () => {
    const scene = sierraScene();
    scene.server.symbols.set('NQH27', { ...DTC_NQ, symbol: 'NQH27' });
    scene.symbols = ['NQZ26', 'NQH27'];
    scene.report();
    expect(scene.events.findLast(({ type }) => type === 'registered')).toMatchObject({
      identity: { symbols: [{ symbol: 'NQZ26' }, { symbol: 'NQH27' }] },
    });
  });
});

describe('stops and targets', () => {
  const protective = {
    role: 'STOP_LOSS',
    orderType: 'STOP',
    stopPrice: 16_000,
    side: 'SELL',
    timeInForce: 'GTC',
  } as const;
  const target = {
    role: 'TAKE_PROFIT',
    orderType: 'LIMIT',
    limitPrice: 17_000,
    side: 'SELL',
    timeInForce: 'GTC',
  } as const;

  it('of one entry are sent as a pair, of which one fill cancels the other', () => {
    const scene = sierraScene();
    const ocoId = scene.submit({ number: 1 });
    expect(scene.outcome({ number: 2, ...protective, ocoId })).toEqual({ outcome: 'queued' });
    expect(scene.outcome({ number: 3, ...target, ocoId })).toEqual({ outcome: 'sent' });
    scene.clock.advanceMs(10);
    expect(scene.server.of('SUBMIT_NEW_OCO_ORDER')).toHaveLength(1);
    expect(scene.events).toContainEqual({ type: 'orderSent', orderId: '2' });
    scene.server.setPrice('NQZ26', 17_001);
    scene.clock.advanceMs(10);
    expect(scene.told('3' as never)).toEqual(['working', 'fill 1']);
    expect(scene.told('2' as never)).toEqual(['working', 'cancelled']);
  });

  it('without their other half leave at the end of the turn, alone', () => {
    const scene = sierraScene();
    const ocoId = scene.submit({ number: 1 });
    scene.outcome({ number: 2, ...protective, ocoId });
    scene.clock.advanceMs(1);
    expect(scene.events).toContainEqual({ type: 'orderSent', orderId: '2' });
    scene.clock.advanceMs(10);
    expect(scene.told('2' as never)).toEqual(['working']);
  });

  it('that waited when the link ended never left, and that is said', () => {
    const scene = sierraScene();
    const ocoId = scene.submit({ number: 1 });
    scene.outcome({ number: 2, ...protective, ocoId });
    scene.adapter.stop();
    expect(scene.events.at(-1)).toMatchObject({ type: 'orderNotSent', orderId: '2', code: 'PLATFORM_ABSENT' });
  });

  it('are sent one by one where the server keeps no pairs', () => {
    const scene = sceneThat({ ocoIsSupported: false });
    const ocoId = scene.submit({ number: 1 });
    expect(scene.outcome({ number: 2, ...protective, ocoId })).toEqual({ outcome: 'sent' });
  });
});

describe('orders of others', () => {
  it('are reported without an id of ours, and cancelled by their own names', () => {
    const scene = sierraScene();
    const order = scene.server.books.add({
      clientId: 'hand-7',
      symbol: 'NQZ26',
      account: 'Sim1',
      side: 1,
      type: 2,
      price1: 16_000,
      price2: 0,
      quantity: 4,
      timeInForce: 1,
    });
    scene.server.accept(order);
    const report = scene.report();
    expect(report?.orders).toMatchObject([{ platformOrderId: order.serverId, size: 4, status: 'working' }]);
    expect(report?.orders[0]?.orderId).toBeUndefined();
    const platformOrderId = order.serverId;
    const cancel = { type: 'cancelOrder', platform: SIERRA, account: 'Sim1', platformOrderId } as const;
    scene.adapter.send({ ...cancel, orderId: '99' as never });
    scene.clock.advanceMs(10);
    expect(scene.server.books.isOpen(order)).toBe(false);
  });
});

describe('a history that does not reach back to the first fill of an order', () => {
  it('still tells a later one that was missed, also of the same price and size', () => {
    const scene = sierraScene();
    scene.server.behaviour.holdsOrders = true;
    const orderId = scene.submit({ number: 1, size: 3, orderType: 'LIMIT', limitPrice: 16_260, timeInForce: 'GTC' });
    const other = scene.submit({ number: 2 });
    const [order, second] = scene.server.books.orders;
    scene.server.accept(order!);
    scene.server.accept(second!);
    scene.server.fill(order!, 1, 16_250);
    scene.clock.advanceMs(5 * 86_400_000);
    scene.server.fill(second!, 1, 16_251);
    scene.clock.advanceMs(10);
    scene.server.behaviour.losesUpdates = true;
    scene.server.fill(order!, 1, 16_250);
    expect(scene.report()?.executions).toMatchObject([
      { orderId: other, execId: 'E-2' },
      { orderId, execId: 'E-3', size: 1, price: 16_250 },
    ]);
  });
});

describe('after a restart of the gateway', () => {
  it('knows its orders by the server’s ids from the book, and their executions', () => {
    const before = sierraScene();
    before.server.behaviour.holdsOrders = true;
    const orderId = before.submit({ number: 5, size: 3 });
    const order = before.server.books.orders[0]!;
    before.server.accept(order);
    before.server.fill(order, 1);
    before.clock.advanceMs(10);
    before.adapter.stop();
    before.server.fill(order, 2);
    const known = {
      orderId,
      account: 'Sim1',
      symbol: 'NQZ26',
      side: 'BUY',
      size: 3,
      orderType: 'MARKET',
      decidedUs: before.clock.nowUs(),
      isOver: false,
      platformOrderId: order.serverId,
      executions: [{ execId: 'E-1', size: 1, price: 16_250.5 }],
    } as const;
    before.server.behaviour.renamesHistory = true;
    const after = sierraScene({ server: before.server, clock: before.clock, known: [known] });
    expect(after.report()).toMatchObject({
      orders: [{ orderId, status: 'filled', filledSize: 3 }],
      executions: [
        { orderId, execId: 'E-1', size: 1 },
        { orderId, execId: 'HE-2', size: 2 },
      ],
    });
  });
});
