import { describe, expect, it } from 'vitest';
import type { GatewayScene, LegacyPlatform } from '../support/gateway-scene.ts';
import { gatewayScene } from '../support/gateway-scene.ts';
import type { MemoryPeer } from '../support/memory-peer.ts';

const SIGNAL = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'bad1', confidence: 0.9 };

interface Stage extends GatewayScene {
  readonly nt8: LegacyPlatform;
  readonly client: MemoryPeer;
}

/** A gateway that has traded: nt8 is long one NQ under order id `good`, and a legacy client watches. */
async function stage(): Promise<Stage> {
  const scene = await gatewayScene();
  const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26', 16_250.5);
  const client = scene.legacyClient();
  client.says({ ...SIGNAL, order_id: 'good' });
  scene.pass();
  nt8.fill(nt8.orders()[0]!, 16_250.5);
  client.take();
  nt8.peer.take();
  return { ...scene, nt8, client };
}

function count({ gateway }: Stage, code: string): number {
  const { counters } = gateway.status() as { counters: Record<string, number> };
  return counters[code] ?? 0;
}

/** Everything that must stay as it is. */
function state({ gateway: { view, gate } }: Stage): unknown {
  return structuredClone([
    gate.isOpen,
    view.tradingState(),
    view.orders(),
    view.fills(),
    view.positions(),
    view.signals(),
    view.platforms().map(({ platform, linked, account }) => [platform, linked, account]),
  ]);
}

type Answer = readonly [type: string, code: string];

const fromClient: readonly (readonly [string, object | Uint8Array, Answer])[] = [
  ['a malformed message', Uint8Array.of(0xc1), ['ERROR', 'MESSAGE_MALFORMED']],
  ['a message of no known type', { type: 'DANCE' }, ['ERROR', 'MESSAGE_TYPE_UNKNOWN']],
  ['an unknown symbol', { ...SIGNAL, symbol: 'ACME' }, ['ORDER_REJECT', 'SYMBOL_UNKNOWN']],
  ['a continuous symbol', { ...SIGNAL, symbol: 'NQ1!' }, ['ORDER_REJECT', 'SYMBOL_CONTINUOUS']],
  ['a missing key', { ...SIGNAL, symbol: undefined }, ['ORDER_REJECT', 'KEY_MISSING']],
  ['a text for a quantity', { ...SIGNAL, quantity: '1' }, ['ORDER_REJECT', 'QUANTITY_INVALID']],
  ['a quantity that is NaN', { ...SIGNAL, quantity: NaN }, ['ORDER_REJECT', 'QUANTITY_INVALID']],
  ['a negative quantity', { ...SIGNAL, quantity: -1 }, ['ORDER_REJECT', 'QUANTITY_INVALID']],
  ['another side', { ...SIGNAL, side: 'LONG' }, ['ORDER_REJECT', 'SIDE_INVALID']],
  ['a neutral number', { ...SIGNAL, side: undefined, signal: 0.2 }, ['ORDER_REJECT', 'SIGNAL_NEUTRAL']],
  ['a used id with another body', { ...SIGNAL, order_id: 'good', quantity: 2 }, ['ORDER_REJECT', 'ID_REUSED']],
  ['a cancel of an order that nobody sent', { type: 'CANCEL', order_id: 'x' }, ['ERROR', 'ORDER_NOT_FOUND']],
  ['a cancel of an order that is over', { type: 'CANCEL', order_id: 'good' }, ['ERROR', 'ORDER_ENDED']],
  ['a query for nothing', { type: 'QUERY', what: 'weather', request_id: 'q' }, ['ERROR', 'QUERY_UNKNOWN']],
];

const fromPlatform: readonly (readonly [string, object | Uint8Array, string])[] = [
  ['a malformed message', Uint8Array.of(0xc1), 'MESSAGE_MALFORMED'],
  ['a message of no known type', { type: 'DANCE' }, 'MESSAGE_TYPE_UNKNOWN'],
  ['a tick without a price', { type: 'MARKET_DATA', platform: 'nt8', data: { symbol: 'NQ 12-26' } }, 'TICK_MALFORMED'],
  ['a tick with a text for a price', tick('NQ 12-26', '16250'), 'TICK_MALFORMED'],
  ['a tick with a price that is NaN', tick('NQ 12-26', NaN), 'TICK_BAD_PRICE'],
  ['a tick for a symbol that nobody maps', tick('ACME', 1.5), 'SYMBOL_UNMAPPED'],
  ['a fill for an order that nobody sent', fill({ order_id: '7' }), 'FILL_UNKNOWN_ORDER'],
  ['a fill without an order', fill({ order_id: undefined }), 'FILL_MALFORMED'],
  ['a fill with a text for a quantity', fill({ filled_qty: '1' }), 'FILL_MALFORMED'],
  ['a fill with a quantity that is NaN', fill({ filled_qty: NaN }), 'FILL_MALFORMED'],
  ['a fill with a negative quantity', fill({ filled_qty: -1 }), 'FILL_MALFORMED'],
  [
    'a status of an order that nobody sent',
    { type: 'ORDER_STATUS', order_id: '7', status: 'FILLED' },
    'STATUS_UNKNOWN_ORDER',
  ],
];

function tick(symbol: string, price: unknown): object {
  return { type: 'MARKET_DATA', platform: 'nt8', data: { symbol, price, volume: 1 } };
}

function fill(change: object): object {
  return { type: 'ORDER_FILL', order_id: '81', symbol: 'NQ 12-26', filled_qty: 1, fill_price: 1, ...change };
}

function say(peer: MemoryPeer, message: object | Uint8Array): void {
  if (message instanceof Uint8Array) peer.saysBytes(message);
  else peer.says(message);
}

describe('bad input from a client', () => {
  it.each(fromClient)('%s is answered, counted and changes nothing', async (_, message, answer) => {
    const all = await stage();
    const { client, nt8, pass } = all;
    const [type, code] = answer;
    const before = state(all);
    const counted = count(all, code);
    say(client, message);
    pass();
    expect(client.received).toMatchObject([{ type, code }]);
    expect(count(all, code)).toBe(counted + 1);
    expect(state(all)).toEqual(before);
    expect(nt8.peer.received).toEqual([]);
  });
});

describe('bad input from a platform', () => {
  it.each(fromPlatform)('%s is counted, never answered and changes nothing', async (_, message, code) => {
    const all = await stage();
    const { nt8, client, pass, gateway } = all;
    const before = state(all);
    const quote = gateway.board.quote('NQ', 'nt8');
    say(nt8.peer, message);
    pass();
    expect(count(all, code)).toBe(1);
    expect(state(all)).toEqual(before);
    expect(gateway.board.quote('NQ', 'nt8')).toEqual(quote);
    expect([...nt8.peer.received, ...client.received]).toEqual([]);
  });

  it('a fill beyond the quantity is booked as what it is, and is an alarm', async () => {
    const all = await stage();
    const { nt8, client, pass, gateway, lines } = all;
    client.says({ ...SIGNAL, order_id: 'more' });
    pass();
    nt8.fill(nt8.orders()[0]!, 16_251, 3);
    expect(count(all, 'OVERFILL')).toBe(1);
    expect(gateway.view.positions()).toMatchObject([{ platform: 'nt8', size: 4 }]);
    expect(lines.join('\n')).toContain('ALARM OVERFILL');
  });

  it('a second platform with the same id is refused while the first one is alive', async () => {
    const all = await stage();
    const { platformDoor, pass, nt8 } = all;
    const before = state(all);
    const second = platformDoor.dial();
    second.says({ type: 'REGISTER', platform: 'nt8' });
    pass(600);
    expect(second.isOpen).toBe(false);
    expect(nt8.peer.isOpen).toBe(true);
    expect(count(all, 'PLATFORM_ID_TAKEN')).toBe(1);
    expect(state(all)).toEqual(before);
  });
});
