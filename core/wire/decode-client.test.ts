import { describe, expect, it } from 'vitest';
import { LEGACY_CLIENT } from '../model/ids.ts';
import type { ClientInput } from './decode-client.ts';
import { decodeClient } from './decode-client.ts';

const context = { client: LEGACY_CLIENT, defaultQuantity: 1, assignId: () => 'assigned-1' };

function read(map: Record<string, unknown>): ClientInput {
  const input = decodeClient(map, context);
  if (!input.ok) throw new Error(`${input.error.code}: ${input.error.reason}`);
  return input.value;
}

function refusal(map: Record<string, unknown>) {
  const input = decodeClient(map, context);
  if (input.ok) throw new Error(`was taken: ${JSON.stringify(input.value)}`);
  return input.error;
}

const signal = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'a1' };

describe('a SIGNAL', () => {
  it('is read in the legacy form with a side', () => {
    const metadata = { strategy: 'orb', mqscore: 0.8, noise: 0.1 };
    expect(read({ ...signal, confidence: 0.9, timestamp: 1_790_000_000.5, metadata })).toEqual({
      type: 'signal',
      request: {
        client: 'legacy',
        clientOrderId: 'a1',
        idAssigned: false,
        signalId: 'a1',
        symbol: 'NQ',
        side: 'BUY',
        quantity: 1,
        quantityStated: true,
        orderType: 'MARKET',
        timeInForce: 'DAY',
        confidence: 0.9,
        mqscore: 0.8,
        noiseLevel: 0.1,
        sourceTsUs: 1_790_000_000_500_000,
      },
    });
  });

  it('is read with every key of version 1', () => {
    const stated = {
      signal_id: 's1',
      unit: 'contracts',
      mode: 'paper',
      order_type: 'STOP_LIMIT',
      limit_price: 16_251,
      stop_price: 16_250,
      stop_loss_points: 50,
      take_profit_points: 100,
      tif: 'GTC',
      platforms: ['NT8', 'mt5'],
      valid_ms: 500,
      mqscore: 0.7,
      noise_level: 0.2,
      ts_us: 1_790_000_000_000_001,
    };
    expect(read({ ...signal, ...stated })).toMatchObject({
      request: {
        signalId: 's1',
        mode: 'paper',
        orderType: 'STOP_LIMIT',
        limitPrice: 16_251,
        stopPrice: 16_250,
        stopLossPoints: 50,
        takeProfitPoints: 100,
        timeInForce: 'GTC',
        platforms: ['nt8', 'mt5_global'],
        validMs: 500,
        mqscore: 0.7,
        noiseLevel: 0.2,
        sourceTsUs: 1_790_000_000_000_001,
      },
    });
  });

  it.each([
    [1, 'BUY'],
    [0.31, 'BUY'],
    [-0.31, 'SELL'],
    [-1, 'SELL'],
  ])('with the number %d means %s', (number, side) => {
    const { side: _, ...rest } = signal;
    expect(read({ ...rest, signal: number })).toMatchObject({ request: { side } });
  });

  it.each([0.3, 0.1, 0, -0.3])('with the number %d means no trade', (number) => {
    const { side: _, ...rest } = signal;
    expect(refusal({ ...rest, signal: number })).toMatchObject({ code: 'SIGNAL_NEUTRAL', clientOrderId: 'a1' });
  });

  it.each([1, 1.0, 2.5])('takes the quantity %d', (quantity) => {
    expect(read({ ...signal, quantity })).toMatchObject({ request: { quantity, quantityStated: true } });
  });

  it('takes qty for quantity, and the default for neither', () => {
    const { quantity: _, ...rest } = signal;
    expect(read({ ...rest, qty: 3 })).toMatchObject({ request: { quantity: 3, quantityStated: true } });
    expect(read(rest)).toMatchObject({ request: { quantity: 1, quantityStated: false } });
  });

  it('without an order_id is given one', () => {
    const { order_id: _, ...rest } = signal;
    expect(read(rest)).toMatchObject({
      request: { clientOrderId: 'assigned-1', signalId: 'assigned-1', idAssigned: true },
    });
  });

  it('may have a whole number for its id', () => {
    expect(read({ ...signal, order_id: 1_790_000_000_000 })).toMatchObject({
      request: { clientOrderId: '1790000000000' },
    });
  });

  it('takes mqscore_composite and noise for names, the top level before metadata', () => {
    const map = { ...signal, mqscore_composite: 0.6, metadata: { mqscore: 0.1, noise_level: 0.4 } };
    expect(read(map)).toMatchObject({ request: { mqscore: 0.6, noiseLevel: 0.4 } });
  });

  it('leaves what metadata says in words to the client', () => {
    const { request } = read({ ...signal, metadata: { noise: 'low' } }) as Extract<ClientInput, { type: 'signal' }>;
    expect(request.noiseLevel).toBeUndefined();
  });

  it.each([
    ['no symbol', { symbol: undefined }, 'KEY_MISSING', 'SIGNAL symbol: expected a text, was absent'],
    ['a number for a symbol', { symbol: 5 }, 'VALUE_INVALID', 'SIGNAL symbol: '],
    ['a symbol without end', { symbol: 'N'.repeat(200) }, 'VALUE_INVALID', 'SIGNAL symbol: '],
    ['another side', { side: 'LONG' }, 'SIDE_INVALID', 'SIGNAL side: expected BUY or SELL, was "LONG"'],
    ['a number for a side', { side: 1 }, 'SIDE_INVALID', 'SIGNAL side: '],
    ['neither side nor signal', { side: undefined }, 'KEY_MISSING', 'SIGNAL side: '],
    ['side and number that differ', { signal: -0.9 }, 'SIDE_INVALID', 'SIGNAL signal: '],
    ['a signal above 1', { side: undefined, signal: 1.5 }, 'VALUE_INVALID', 'SIGNAL signal: '],
    ['a signal that is NaN', { side: undefined, signal: NaN }, 'VALUE_INVALID', 'SIGNAL signal: '],
    ['a text for a signal', { side: undefined, signal: '0.9' }, 'VALUE_INVALID', 'SIGNAL signal: '],
    ['a text for a quantity', { quantity: '1' }, 'QUANTITY_INVALID', 'SIGNAL quantity: '],
    ['NaN contracts', { quantity: NaN }, 'QUANTITY_INVALID', 'SIGNAL quantity: '],
    ['infinite contracts', { quantity: Infinity }, 'QUANTITY_INVALID', 'SIGNAL quantity: '],
    ['minus one contract', { quantity: -1 }, 'QUANTITY_INVALID', 'above 0 up to 1000000, was -1'],
    ['no contract', { quantity: 0 }, 'QUANTITY_INVALID', 'SIGNAL quantity: '],
    ['two million contracts', { quantity: 2e6 }, 'QUANTITY_INVALID', 'SIGNAL quantity: '],
    ['true for a quantity', { quantity: true }, 'QUANTITY_INVALID', 'SIGNAL quantity: '],
    ['an alias below 0', { quantity: undefined, qty: -2 }, 'QUANTITY_INVALID', 'SIGNAL qty: '],
    ['an unknown order type', { order_type: 'ICEBERG' }, 'VALUE_INVALID', 'SIGNAL order_type: '],
    ['LIMIT without a price', { order_type: 'LIMIT' }, 'PRICE_MISSING', 'SIGNAL limit_price: '],
    ['STOP without a price', { order_type: 'STOP' }, 'PRICE_MISSING', 'SIGNAL stop_price: '],
    ['a price that is NaN', { limit_price: NaN }, 'VALUE_INVALID', 'SIGNAL limit_price: '],
    ['another unit', { unit: 'lots' }, 'VALUE_INVALID', 'SIGNAL unit: '],
    ['a mode beside paper', { mode: 'live' }, 'VALUE_INVALID', 'SIGNAL mode: '],
    ['a stop of 0 points', { stop_loss_points: 0 }, 'VALUE_INVALID', 'SIGNAL stop_loss_points: '],
    ['a platform that is no id', { platforms: ['nt 8'] }, 'PLATFORM_UNKNOWN', 'SIGNAL platforms: '],
    ['platforms that are no list', { platforms: 'nt8' }, 'VALUE_INVALID', 'SIGNAL platforms: '],
    ['no platform at all', { platforms: [] }, 'VALUE_INVALID', 'SIGNAL platforms: '],
    ['a text for a confidence', { confidence: 'high' }, 'VALUE_INVALID', 'SIGNAL confidence: '],
    ['a text for a score', { mqscore: '0.8' }, 'VALUE_INVALID', 'SIGNAL mqscore: '],
    ['a list for an id', { order_id: ['a'] }, 'VALUE_INVALID', 'SIGNAL order_id: '],
    ['an id of 2^53 and more', { order_id: 2 ** 60 }, 'VALUE_INVALID', 'SIGNAL order_id: '],
    ['an empty id', { order_id: '' }, 'VALUE_INVALID', 'SIGNAL order_id: '],
  ])('is refused with %s', (_, change, code, reason) => {
    const refused = refusal({ ...signal, ...change });
    expect(refused.code).toBe(code);
    expect(refused.reason).toContain(reason);
  });

  it('is refused with its own id, so that the answer names the order', () => {
    expect(refusal({ ...signal, quantity: -1 }).clientOrderId).toBe('a1');
    expect(refusal({ ...signal, order_id: 81, quantity: -1 }).clientOrderId).toBe('81');
  });
});

describe('other messages of a client', () => {
  it.each([
    [
      {
        type: 'HELLO',
        protocol: 1,
        client: 'alpha',
        subscribe: [],
        batch: true,
        fills: 'all',
        last_seq: 0,
        token: 't',
      },
      { type: 'hello', client: 'alpha', subscribe: [], batch: true, fills: 'all', lastSeq: 0, token: 't' },
    ],
    [
      { type: 'hello', protocol: 2.0, client: 'a' },
      { type: 'hello', client: 'a', batch: false, fills: 'own' },
    ],
    [
      { type: 'TARGET', order_id: 't1', symbol: 'NQ', position: -2 },
      {
        type: 'target',
        request: { client: 'legacy', clientOrderId: 't1', signalId: 't1', symbol: 'NQ', position: -2 },
      },
    ],
    [
      { type: 'CANCEL', order_id: 7 },
      { type: 'cancel', request: { client: 'legacy', clientOrderId: '7' } },
    ],
    [
      { type: 'MODIFY', order_id: 'm', qty: 2, limit_price: 1 },
      { type: 'modify', request: { client: 'legacy', clientOrderId: 'm', quantity: 2, limitPrice: 1 } },
    ],
    [
      { type: 'FLATTEN', symbol: 'NQ', order_id: 'f' },
      { type: 'flatten', request: { client: 'legacy', clientOrderId: 'f', symbol: 'NQ' } },
    ],
    [{ type: 'FLATTEN' }, { type: 'flatten', request: { client: 'legacy', clientOrderId: 'assigned-1' } }],
    [
      { type: 'FLATTEN', symbol: 'ALL' },
      { type: 'flatten', request: { client: 'legacy', clientOrderId: 'assigned-1' } },
    ],
    [
      { type: 'KILL', flatten: true, reason: 'r' },
      { type: 'kill', flatten: true, reason: 'r' },
    ],
    [{ type: 'KILL' }, { type: 'kill', flatten: false, reason: 'no reason given' }],
    [{ type: 'REDUCE' }, { type: 'reduce', reason: 'no reason given' }],
    // A stop is never refused for the words that come with it.
    [
      { type: 'KILL', flatten: 'Yes', reason: ['odd'] },
      { type: 'kill', flatten: true, reason: 'no reason given' },
    ],
    [
      { type: 'KILL', flatten: 'perhaps', reason: `  ${'traceback '.repeat(100)}` },
      { type: 'kill', flatten: false, reason: 'traceback '.repeat(50) },
    ],
    [
      { type: 'REDUCE', reason: 7 },
      { type: 'reduce', reason: '7' },
    ],
    [
      { type: 'SUBSCRIBE', symbols: ['NQ'] },
      { type: 'subscribe', symbols: ['NQ'] },
    ],
    [
      { type: 'UNSUBSCRIBE', symbols: ['NQ'] },
      { type: 'unsubscribe', symbols: ['NQ'] },
    ],
    [{ type: 'HEARTBEAT' }, { type: 'heartbeat' }],
  ])('%j is read', (map, expected) => {
    expect(read(map)).toEqual(expected);
  });

  it.each([
    [{}, 'MESSAGE_TYPE_UNKNOWN'],
    [{ type: 'BUY' }, 'MESSAGE_TYPE_UNKNOWN'],
    [{ type: 7 }, 'MESSAGE_TYPE_UNKNOWN'],
    [{ type: 'HELLO', protocol: 1 }, 'CLIENT_ID_INVALID'],
    [{ type: 'HELLO', protocol: 1, client: 'legacy' }, 'CLIENT_ID_INVALID'],
    [{ type: 'HELLO', protocol: 1, client: 'two words' }, 'CLIENT_ID_INVALID'],
    [{ type: 'HELLO', client: 'alpha' }, 'KEY_MISSING'],
    [{ type: 'HELLO', protocol: 0, client: 'alpha' }, 'VALUE_INVALID'],
    [{ type: 'HELLO', protocol: 1, client: 'alpha', last_seq: -1 }, 'VALUE_INVALID'],
    [{ type: 'HELLO', protocol: 1, client: 'alpha', fills: 'some' }, 'VALUE_INVALID'],
    [{ type: 'TARGET', order_id: 't', symbol: 'NQ' }, 'KEY_MISSING'],
    [{ type: 'TARGET', order_id: 't', symbol: 'NQ', position: '1' }, 'QUANTITY_INVALID'],
    [{ type: 'CANCEL' }, 'KEY_MISSING'],
    [{ type: 'MODIFY', order_id: 'm' }, 'KEY_MISSING'],
    [{ type: 'MODIFY', order_id: 'm', quantity: -1 }, 'QUANTITY_INVALID'],
    [{ type: 'REARM', reason: 'please' }, 'REARM_NOT_HERE'],
    [{ type: 'QUERY' }, 'KEY_MISSING'],
    [{ type: 'SUBSCRIBE' }, 'KEY_MISSING'],
    [{ type: 'SUBSCRIBE', symbols: [5] }, 'VALUE_INVALID'],
  ])('%j is refused %s', (map, code) => {
    expect(refusal(map).code).toBe(code);
  });
});
