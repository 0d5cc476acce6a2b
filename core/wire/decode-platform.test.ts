import { describe, expect, it } from 'vitest';
import { LEGACY_ABILITIES } from '../model/platform.ts';
import type { PlatformInput } from './decode-platform.ts';
import { decodePlatform } from './decode-platform.ts';

function read(map: Record<string, unknown>): PlatformInput {
  const input = decodePlatform(map);
  if (!input.ok) throw new Error(`${input.error.code}: ${input.error.reason}`);
  return input.value;
}

function refusal(map: Record<string, unknown>) {
  const input = decodePlatform(map);
  if (input.ok) throw new Error(`was taken: ${JSON.stringify(input.value)}`);
  return input.error;
}

describe('a REGISTER', () => {
  it('of a legacy platform states its id and nothing else', () => {
    expect(read({ type: 'REGISTER', platform: 'NT8' })).toEqual({
      type: 'register',
      registration: {
        protocol: 0,
        identity: {
          platform: 'nt8',
          dialect: 'legacy',
          account: 'nt8',
          currency: '',
          mode: 'unverified',
          abilities: LEGACY_ABILITIES,
          symbols: [],
          simulated: false,
        },
      },
    });
  });

  it('of version 1 states account, mode, what it can do and its contract terms', () => {
    const terms = { symbol: 'US100', contract: 'NQZ26', tick_size: 0.25, point_value: 1, qty_min: 0.1, qty_step: 0.1 };
    expect(
      read({
        type: 'REGISTER',
        v: 1,
        platform: 'mt5',
        protocol: 1,
        account: 81_234,
        login: 81_234,
        server: 'Demo-1',
        currency: 'USD',
        mode: 'demo',
        capabilities: { order_types: ['MARKET', 'LIMIT', 'TELEPATHY'], partials: false, modify: true, report: true },
        symbols: [{ ...terms, qty_max: 100, currency: 'USD', unit: 'lots' }],
        token: 'secret',
      }),
    ).toEqual({
      type: 'register',
      registration: {
        protocol: 1,
        token: 'secret',
        identity: {
          platform: 'mt5_global',
          dialect: 'v1',
          account: '81234',
          login: '81234',
          server: 'Demo-1',
          currency: 'USD',
          mode: 'demo',
          abilities: {
            orderTypes: ['MARKET', 'LIMIT'],
            partials: false,
            modify: true,
            cancel: true,
            positions: false,
            brackets: false,
            report: true,
          },
          symbols: [
            {
              symbol: 'US100',
              contract: 'NQZ26',
              tickSize: 0.25,
              pointValue: 1,
              sizeMin: 0.1,
              sizeStep: 0.1,
              sizeMax: 100,
              currency: 'USD',
              unit: 'lots',
            },
          ],
          simulated: false,
        },
      },
    });
  });

  const v1 = { type: 'REGISTER', platform: 'nt8', protocol: 1, account: 'Sim101', mode: 'sim', currency: 'USD' };
  it.each([
    ['1.2', '1.2'],
    ['', undefined],
    [12, undefined],
    ['1'.repeat(33), undefined],
  ])('states the version of its bridge, and is refused for none: %s', (bridge_version, taken) => {
    expect(read({ ...v1, bridge_version })).toMatchObject({
      type: 'register',
      registration: { identity: taken === undefined ? { platform: 'nt8' } : { bridgeVersion: taken } },
    });
  });

  it.each([
    [{ type: 'REGISTER' }, 'PLATFORM_ID_INVALID'],
    [{ type: 'REGISTER', platform: 'n t 8' }, 'PLATFORM_ID_INVALID'],
    [{ type: 'REGISTER', platform: 8 }, 'PLATFORM_ID_INVALID'],
    [{ type: 'REGISTER', platform: 'x'.repeat(33) }, 'PLATFORM_ID_INVALID'],
    [{ ...v1, protocol: '1' }, 'VALUE_INVALID'],
    [{ ...v1, protocol: 1.5 }, 'VALUE_INVALID'],
    [{ ...v1, account: undefined }, 'KEY_MISSING'],
    [{ ...v1, mode: undefined }, 'KEY_MISSING'],
    [{ ...v1, mode: 'unverified' }, 'VALUE_INVALID'],
    [{ ...v1, capabilities: { report: 'yes' } }, 'VALUE_INVALID'],
    [{ ...v1, symbols: 'NQ' }, 'VALUE_INVALID'],
    [{ ...v1, symbols: [5] }, 'VALUE_INVALID'],
    [{ ...v1, symbols: [{ symbol: 'NQ', point_value: 0 }] }, 'VALUE_INVALID'],
    [{ ...v1, symbols: [{ symbol: 'NQ', tick_size: NaN }] }, 'VALUE_INVALID'],
    [{ ...v1, symbols: [{}] }, 'KEY_MISSING'],
    [{ type: 'REGISTER', v: 1, platform: 'nt8' }, 'KEY_MISSING'],
  ])('%j is refused %s', (map, code) => {
    expect(refusal(map).code).toBe(code);
  });
});

describe('an ORDER_FILL', () => {
  const legacy = { type: 'ORDER_FILL', order_id: '81', symbol: 'NQ 12-26', filled_qty: 1, fill_price: 16_250.5 };

  it('of a legacy platform states the cumulative quantity and its average', () => {
    expect(read({ ...legacy, status: 'FILLED', timestamp: 1_790_000_000.25 })).toEqual({
      type: 'fill',
      fill: {
        orderId: '81',
        symbol: 'NQ 12-26',
        filledSize: 1,
        fillPrice: 16_250.5,
        status: 'filled',
        tsUs: 1_790_000_000_250_000,
      },
    });
  });

  it('of version 1 states the execution as well', () => {
    expect(
      read({
        ...legacy,
        order_id: 81,
        exec_id: 5,
        side: 'BUY',
        last_qty: 1.0,
        last_price: 16_250.5,
        commission: 2.04,
        commission_currency: 'USD',
        status: 'PARTIAL',
        ts_us: 1_790_000_000_000_001,
      }),
    ).toMatchObject({
      fill: {
        orderId: '81',
        execId: '5',
        side: 'BUY',
        lastSize: 1,
        lastPrice: 16_250.5,
        commission: 2.04,
        commissionCurrency: 'USD',
        status: 'partial',
        tsUs: 1_790_000_000_000_001,
      },
    });
  });

  it('is not lost for an exec id that comes without the quantity of its execution', () => {
    expect(read({ ...legacy, exec_id: 'e1' })).toMatchObject({ fill: { execId: 'e1', filledSize: 1 } });
  });

  it.each([
    ['REMOVE', 'taken_back'],
    ['UPDATE', 'changed'],
    ['ADD', undefined],
    ['a word of its own', undefined],
  ])('with the operation %s is read as that', (operation, correction) => {
    const input = read({ ...legacy, exec_id: 'E1', last_qty: 1, last_price: 16_250, operation });
    expect(input.type === 'fill' && input.fill.correction).toBe(correction);
  });

  it.each([
    ['FILLED', 'filled'],
    ['filled', 'filled'],
    ['PartFilled', 'partial'],
    ['PARTIALLY_FILLED', 'partial'],
    ['CANCELED', 'cancelled'],
    [undefined, 'partial'],
    ['MODIFIED', 'partial'],
  ])('with status %s is booked by its quantity as %s', (status, expected) => {
    expect(read({ ...legacy, status })).toMatchObject({ fill: { status: expected } });
  });

  it.each([
    ['REJECTED', 'rejected'],
    ['CANCELLED', 'cancelled'],
    ['EXPIRED', 'expired'],
  ])('with nothing filled and status %s is a plain status, with or without a quantity', (status, expected) => {
    const end = { type: 'ORDER_FILL', order_id: '81', status, reason: 'no margin' };
    const said = { type: 'orderStatus', orderId: '81', status: expected, reason: 'no margin' };
    expect(read(end)).toEqual(said);
    expect(read({ ...end, filled_qty: 0, fill_price: 0 })).toEqual(said);
  });

  it.each([
    ['no order id', { order_id: undefined }],
    ['an id that is no number', { order_id: 'abc' }],
    ['an id with a minus', { order_id: -81 }],
    ['an id of 2^53 and more', { order_id: '9007199254740993' }],
    ['no quantity', { filled_qty: undefined }],
    ['a text for a quantity', { filled_qty: '1' }],
    ['a quantity that is NaN', { filled_qty: NaN }],
    ['a quantity below 0', { filled_qty: -1 }],
    ['nothing filled, yet FILLED', { filled_qty: 0, status: 'FILLED' }],
    ['no price', { fill_price: undefined }],
    ['a price that is infinite', { fill_price: Infinity }],
    ['a text for a price', { fill_price: '16250.5' }],
    ['a number for a status', { status: 4 }],
    ['another side', { side: 'LONG' }],
    ['an execution of nothing', { exec_id: 'e1', last_qty: 0 }],
    ['a text for a commission', { commission: '2' }],
    ['a list for a symbol', { symbol: [] }],
  ])('is refused FILL_MALFORMED with %s', (_, change) => {
    const refused = refusal({ ...legacy, ...change });
    expect(refused.code).toBe('FILL_MALFORMED');
    expect(refused.reason).toMatch(/^ORDER_FILL \w+: expected .*, was /);
  });
});

describe('other messages of a platform', () => {
  it('reads every state that an ORDER_STATUS may say', () => {
    const words = 'PENDING ACCEPTED WORKING PARTIAL FILLED CANCELLED REJECTED EXPIRED DENIED NOT_RECEIVED UNKNOWN';
    const answers = 'MODIFIED CANCEL_REJECTED MODIFY_REJECTED';
    for (const status of `${words} ${answers}`.split(' '))
      expect(read({ type: 'ORDER_STATUS', order_id: 81, status })).toEqual({
        type: 'orderStatus',
        orderId: '81',
        status: status.toLowerCase(),
      });
  });

  it('reads a status with the platform’s own words', () => {
    const said = { platform_order_id: 55, code: 'MARGIN', reason: 'no money' };
    expect(read({ type: 'ORDER_STATUS', order_id: '81', status: 'REJECTED', ...said })).toMatchObject({
      platformOrderId: '55',
      code: 'MARGIN',
      reason: 'no money',
    });
  });

  it('reads one part of a REPORT', () => {
    expect(
      read({
        type: 'REPORT',
        request_id: 'r1',
        part: 2,
        history_from_us: 5,
        orders: [
          { order_id: '81', symbol: 'NQ', side: 'BUY', quantity: 2, filled_qty: 1, fill_price: 7, status: 'WORKING' },
          { order_id: 'manual', platform_order_id: 9, symbol: 'ES', side: 'SELL', quantity: 1, status: 'FILLED' },
        ],
        executions: [{ order_id: 81, exec_id: 'e1', symbol: 'NQ', side: 'BUY', qty: 1, price: 7, ts_us: 6 }],
        positions: [{ symbol: 'NQ', qty: -3, avg_price: 7.5, ticket: 4 }],
        complete: true,
      }),
    ).toEqual({
      type: 'report',
      part: {
        requestId: 'r1',
        part: 2,
        historyFromUs: 5,
        complete: true,
        orders: [
          { orderId: '81', symbol: 'NQ', side: 'BUY', size: 2, filledSize: 1, fillPrice: 7, status: 'working' },
          { platformOrderId: '9', symbol: 'ES', side: 'SELL', size: 1, filledSize: 0, fillPrice: 0, status: 'filled' },
        ],
        executions: [{ orderId: '81', execId: 'e1', symbol: 'NQ', side: 'BUY', size: 1, price: 7, tsUs: 6 }],
        positions: [{ symbol: 'NQ', size: -3, averagePrice: 7.5, ticket: '4' }],
      },
    });
  });

  it.each([
    [
      { type: 'STATUS', can_trade: false, reason: 'off' },
      { type: 'status', canTrade: false, reason: 'off' },
    ],
    [
      { type: 'STATUS', link: true, data_fresh: false },
      { type: 'status', canTrade: true, reason: '', dataFresh: false },
    ],
    [{ type: 'HEARTBEAT', v: 1 }, { type: 'heartbeat' }],
    [{ type: 'POSITION', symbol: 'NQ', qty: 1 }, { type: 'position' }],
    [{ type: 'ACCOUNT', cash: 1 }, { type: 'account' }],
    [
      { type: 'ORDER_REJECT', order_id: '81' },
      { type: 'orderStatus', orderId: '81', status: 'rejected' },
    ],
  ])('%j is read', (map, expected) => {
    expect(read(map)).toEqual(expected);
  });

  it.each([
    [{}, 'MESSAGE_TYPE_UNKNOWN'],
    [{ type: 'SIGNAL', symbol: 'NQ' }, 'MESSAGE_TYPE_UNKNOWN'],
    [{ type: 'ORDER_STATUS', order_id: '81', status: 'DONE' }, 'VALUE_INVALID'],
    [{ type: 'ORDER_STATUS', order_id: '81' }, 'VALUE_INVALID'],
    [{ type: 'ORDER_STATUS', status: 'FILLED' }, 'VALUE_INVALID'],
    [{ type: 'STATUS', can_trade: 'no' }, 'VALUE_INVALID'],
    [{ type: 'REPORT', orders: [] }, 'KEY_MISSING'],
    [{ type: 'REPORT', request_id: 'r', part: 0.5 }, 'VALUE_INVALID'],
    [{ type: 'REPORT', request_id: 'r', orders: [[]] }, 'VALUE_INVALID'],
    [{ type: 'REPORT', request_id: 'r', orders: [{ symbol: 'NQ', side: 'BUY', quantity: 1 }] }, 'VALUE_INVALID'],
    [
      { type: 'REPORT', request_id: 'r', executions: [{ exec_id: 'e', symbol: 'NQ', side: 'BUY', qty: -1, price: 1 }] },
      'VALUE_INVALID',
    ],
    [{ type: 'REPORT', request_id: 'r', positions: [{ symbol: 'NQ', qty: 'one' }] }, 'VALUE_INVALID'],
  ])('%j is refused %s', (map, code) => {
    expect(refusal(map).code).toBe(code);
  });
});
