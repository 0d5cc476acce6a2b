import { describe, expect, it } from 'vitest';
import type { OrderCommand, PlatformCommand } from '../model/command.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import { encodeCommand } from './encode-command.ts';
import { Float } from './pack.ts';

const platform = 'nt8' as PlatformId;
const orderId = '1790000000000001' as OrderId;
const NOW_US = 1_790_000_000_250_000;
const times = { ts_us: NOW_US, timestamp: new Float(1_790_000_000.25) };
const order: OrderCommand = {
  orderId,
  signalId: 's1',
  symbol: 'NQ 12-26',
  side: 'BUY',
  size: 1,
  unit: 'contracts',
  orderType: 'MARKET',
  timeInForce: 'DAY',
  role: 'ENTRY',
  reduceOnly: false,
  account: 'Sim101',
};
const submit: PlatformCommand = { type: 'submitOrder', platform, order };

describe('a command', () => {
  it('to a legacy platform is an ORDER with an integer quantity', () => {
    expect(encodeCommand(submit, 'legacy', NOW_US)).toEqual({
      type: 'ORDER',
      symbol: 'NQ 12-26',
      side: 'BUY',
      quantity: 1,
      order_id: orderId,
      signal_id: 's1',
      ...times,
    });
  });

  it.each<PlatformCommand>([
    { ...submit, order: { ...order, orderType: 'LIMIT', limitPrice: 1 } },
    { type: 'cancelOrder', platform, orderId, account: 'nt8' },
    { type: 'modifyOrder', platform, orderId, account: 'nt8', size: 2 },
    { type: 'requestReport', platform, requestId: 'r', sinceUs: 0 },
  ])('to a legacy platform is nothing else: $type', (command) => {
    expect(encodeCommand(command, 'legacy', NOW_US)).toBeUndefined();
  });

  it.each<[PlatformCommand, object]>([
    [
      { ...submit, order: { ...order, size: 0.5, orderType: 'STOP_LIMIT', limitPrice: 16_251, stopPrice: 16_250 } },
      {
        type: 'ORDER',
        order_id: orderId,
        signal_id: 's1',
        symbol: 'NQ 12-26',
        side: 'BUY',
        quantity: 0.5,
        unit: 'contracts',
        order_type: 'STOP_LIMIT',
        limit_price: new Float(16_251),
        stop_price: new Float(16_250),
        tif: 'DAY',
        role: 'ENTRY',
        reduce_only: false,
        account: 'Sim101',
      },
    ],
    [
      { type: 'cancelOrder', platform, orderId, account: 'Sim101' },
      { type: 'CANCEL', order_id: orderId, account: 'Sim101' },
    ],
    [
      { type: 'modifyOrder', platform, orderId, account: 'Sim101', size: 2, limitPrice: 16_250 },
      { type: 'MODIFY', order_id: orderId, account: 'Sim101', quantity: 2, limit_price: new Float(16_250) },
    ],
    [
      { type: 'requestReport', platform, requestId: 'r1', sinceUs: 5 },
      { type: 'REPORT_REQUEST', request_id: 'r1', since_us: 5 },
    ],
  ])('to a platform of version 1 has all its keys: $type', (command, expected) => {
    expect(encodeCommand(command, 'v1', NOW_US)).toEqual({ v: 1, ...expected, ...times });
  });
});
