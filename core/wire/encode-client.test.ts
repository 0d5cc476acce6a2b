import { describe, expect, it } from 'vitest';
import type { ChildView, ClientMessage } from '../model/client-message.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import { ack, encodeClientMessage } from './encode-client.ts';
import { Float } from './pack.ts';

const NOW_US = 1_790_000_000_250_000;
const times = { ts_us: NOW_US, timestamp: new Float(1_790_000_000.25) };
const nt8 = 'nt8' as PlatformId;
const ids = { clientOrderId: 'a1', signalId: 's1' };
const wireIds = { order_id: 'a1', signal_id: 's1' };
const child: ChildView = {
  platform: nt8,
  orderId: '81' as OrderId,
  symbol: 'NQ 12-26',
  side: 'BUY',
  size: 1,
  unit: 'contracts',
  state: 'not_received',
  filledSize: 0,
  averagePrice: 0,
};
const wireChild = {
  platform: 'nt8',
  order_id: '81',
  symbol: 'NQ 12-26',
  side: 'BUY',
  quantity: 1,
  unit: 'contracts',
  status: 'NOT_RECEIVED',
  filled_qty: 0,
  fill_price: new Float(0),
};
const denied = [{ platform: nt8, code: 'TRADING_HALTED', reason: 'halted' }];
const acked: Extract<ClientMessage, { type: 'orderAcked' }> = {
  type: 'orderAcked',
  ...ids,
  root: 'NQ',
  children: [child],
  denied,
  skipped: [{ platform: nt8, reason: 'blank' }],
  waiting: false,
  flags: ['NO_REFERENCE'],
};
const filled: Extract<ClientMessage, { type: 'orderFilled' }> = {
  type: 'orderFilled',
  ...ids,
  root: 'NQ',
  side: 'BUY',
  requestedQty: 1,
  expectedQty: 3,
  filledQty: 3,
  fillPrice: 16_250,
  last: { platform: nt8, qty: 1, price: 16_251 },
  status: 'partial_done',
  children: [child],
  denied,
  tsUs: NOW_US,
};
const wireFill = {
  type: 'ORDER_FILL',
  ...wireIds,
  symbol: 'NQ',
  side: 'BUY',
  requested_qty: 1,
  expected_qty: 3,
  filled_qty: 3,
  fill_price: new Float(16_250),
  last_qty: 1,
  last_price: new Float(16_251),
  platform: 'nt8',
  children: [wireChild],
  denied,
  ...times,
};
const wireAck = {
  type: 'ORDER_ACK',
  ...wireIds,
  symbol: 'NQ',
  children: [wireChild],
  denied,
  skipped: [{ platform: 'nt8', reason: 'blank' }],
  waiting: false,
  flags: ['NO_REFERENCE'],
  ...times,
};
const rejected: ClientMessage = { type: 'orderRejected', ...ids, code: 'EXPIRED', reason: 'gone' };
const wireReject = { type: 'ORDER_REJECT', ...wireIds, code: 'EXPIRED', reason: 'gone', ...times };
const unknown: ClientMessage = { type: 'orderUnknown', ...ids, platform: nt8, orderId: child.orderId, reason: 'late' };
const wireUnknown = {
  type: 'ERROR',
  code: 'ORDER_UNKNOWN',
  reason: 'late',
  ...wireIds,
  platform: 'nt8',
  child_order_id: '81',
  ...times,
};
const error: ClientMessage = {
  type: 'error',
  code: 'ORDER_ENDED',
  reason: 'over',
  clientOrderId: 'a1',
  requestId: 'q',
};
const wireError = { type: 'ERROR', code: 'ORDER_ENDED', reason: 'over', order_id: 'a1', request_id: 'q', ...times };

describe('a message to a client', () => {
  it.each<[string, ClientMessage, object]>([
    ['ORDER_ACK', acked, wireAck],
    ['ORDER_REJECT', rejected, wireReject],
    ['ORDER_FILL that is partly done', filled, { ...wireFill, status: 'PARTIAL_DONE' }],
    ['ORDER_FILL that is whole', { ...filled, status: 'filled' }, { ...wireFill, status: 'FILLED' }],
    [
      'ORDER_DONE',
      { type: 'orderDone', ...ids, root: 'NQ', children: [child], denied },
      { type: 'ORDER_DONE', ...wireIds, symbol: 'NQ', children: [wireChild], denied, ...times },
    ],
    ['ERROR for an unknown outcome', unknown, wireUnknown],
    ['ERROR', error, wireError],
    [
      'POSITION',
      {
        type: 'positionChanged',
        root: 'NQ',
        platform: nt8,
        symbol: 'NQ 12-26',
        qty: -1,
        averagePrice: 16_250,
        realizedPnlUsd: 5,
      },
      {
        type: 'POSITION',
        symbol: 'NQ',
        platform: 'nt8',
        platform_symbol: 'NQ 12-26',
        qty: -1,
        avg_price: new Float(16_250),
        realized_pnl_usd: new Float(5),
        ...times,
      },
    ],
    [
      'STATUS of trading',
      { type: 'statusChanged', state: 'halted', reason: 'kill' },
      { type: 'STATUS', state: 'HALTED', reason: 'kill', ...times },
    ],
    [
      'STATUS of a platform',
      { type: 'platformChanged', platform: nt8, linked: false, reason: 'gone' },
      { type: 'STATUS', platform: 'nt8', link: false, reason: 'gone', ...times },
    ],
    [
      'ALERT',
      { type: 'alert', code: 'OVERFILL', text: 'look' },
      { type: 'ALERT', code: 'OVERFILL', text: 'look', ...times },
    ],
  ])('of version 1 is as the protocol says: %s', (_, message, expected) => {
    expect(encodeClientMessage(message, 'v1', NOW_US)).toEqual(expected);
  });

  it.each<[string, ClientMessage, object | undefined]>([
    ['ORDER_FILL before the end', { ...filled, status: 'partial' }, { ...wireFill, status: 'PARTIAL' }],
    ['ORDER_FILL that is whole', { ...filled, status: 'filled' }, { ...wireFill, status: 'FILLED' }],
    ['ORDER_FILL at the end, though not whole', filled, { ...wireFill, status: 'FILLED' }],
    ['ORDER_REJECT', rejected, wireReject],
    ['ERROR', error, wireError],
    ['ERROR for an unknown outcome', unknown, wireUnknown],
    ['no ORDER_ACK', acked, undefined],
    ['no ORDER_DONE', { type: 'orderDone', ...ids, root: 'NQ', children: [child], denied }, undefined],
    [
      'no POSITION',
      { type: 'positionChanged', root: 'NQ', platform: nt8, symbol: 'NQ', qty: 1, averagePrice: 1 },
      undefined,
    ],
    ['no STATUS', { type: 'statusChanged', state: 'active', reason: '' }, undefined],
    ['no STATUS of a platform', { type: 'platformChanged', platform: nt8, linked: true, reason: '' }, undefined],
    ['no ALERT', { type: 'alert', code: 'OVERFILL', text: 'look' }, undefined],
  ])('of the legacy dialect is one that its scripts know: %s', (_, message, expected) => {
    expect(encodeClientMessage(message, 'legacy', NOW_US)).toEqual(expected);
  });

  it('carries the money of a fill in USD, with the local amount and its rate beside it', () => {
    const money = {
      currency: 'BRL',
      pnlLocal: 20,
      realizedPnlUsd: 3.64,
      commissionUsd: 1,
      usdRate: 0.182,
      rateSource: 'WDO',
      rateAgeS: 2,
    };
    expect(encodeClientMessage({ ...filled, money }, 'v1', NOW_US)).toMatchObject({
      currency: 'BRL',
      pnl_local: new Float(20),
      realized_pnl_usd: new Float(3.64),
      commission_usd: new Float(1),
      usd_rate: new Float(0.182),
      rate_source: 'WDO',
      rate_age_s: new Float(2),
    });
  });

  it('may be the ORDER_ACK that answers a request', () => {
    expect(ack(acked, NOW_US)).toEqual(wireAck);
  });
});
