/** Requests in the fixed binary encoding: sizes and offsets of the public protocol header, version 8. */

/** Fills the fields of one zeroed message, after its header. */
class Fields {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(type: number, size: number) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
    this.view.setUint16(0, size, true);
    this.view.setUint16(2, type, true);
  }

  i32(at: number, value: number): this {
    this.view.setInt32(at, value, true);
    return this;
  }

  f64(at: number, value: number): this {
    this.view.setFloat64(at, value, true);
    return this;
  }

  i64(at: number, value: number): this {
    this.view.setBigInt64(at, BigInt(Math.round(value)), true);
    return this;
  }

  u8(at: number, value: number): this {
    this.bytes[at] = value;
    return this;
  }

  /** The last byte of the field stays NUL. */
  text(at: number, bytes: number, text: string): this {
    for (let i = 0; i < Math.min(text.length, bytes - 1); i++) this.bytes[at + i] = text.charCodeAt(i) & 0x7f;
    return this;
  }
}

const PROTOCOL_VERSION = 8;
export const BINARY_ENCODING = 0;
const CLIENT_NAME = 'NEXUS Gateway';

/** Asks for the fixed binary encoding. */
export function encodingRequest(): Uint8Array {
  return new Fields(6, 16).i32(4, PROTOCOL_VERSION).i32(8, BINARY_ENCODING).text(12, 4, 'DTC').bytes;
}

export function logonRequest(login: { username: string; password: string; heartbeatS: number }): Uint8Array {
  return new Fields(1, 284)
    .i32(4, PROTOCOL_VERSION)
    .text(8, 32, login.username)
    .text(40, 32, login.password)
    .i32(144, login.heartbeatS)
    .text(248, 32, CLIENT_NAME).bytes;
}

export function heartbeat(nowUs: number): Uint8Array {
  return new Fields(3, 16).i64(8, Math.floor(nowUs / 1_000_000)).bytes;
}

export function logoff(reason: string): Uint8Array {
  return new Fields(5, 102).text(4, 96, reason).bytes;
}

/** Subscribes to a symbol. */
export function marketDataRequest(symbolId: number, symbol: string): Uint8Array {
  return new Fields(101, 96).i32(4, 1).i32(8, symbolId).text(12, 64, symbol).bytes;
}

export function securityDefinitionRequest(requestId: number, symbol: string): Uint8Array {
  return new Fields(506, 88).i32(4, requestId).text(8, 64, symbol).bytes;
}

const ORDER_TYPES = { MARKET: 1, LIMIT: 2, STOP: 3, STOP_LIMIT: 4 } as const;
const TIMES_IN_FORCE = { DAY: 1, GTC: 2, IOC: 4, FOK: 6 } as const;

/** One order in the protocol's terms; prices as the server counts them. */
export interface DtcOrder {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly account: string;
  readonly type: keyof typeof ORDER_TYPES;
  readonly side: 'BUY' | 'SELL';
  /** The limit of a LIMIT order, the trigger of a STOP or STOP_LIMIT; 0 at the market. */
  readonly price1: number;
  /** The limit of a STOP_LIMIT, otherwise 0. */
  readonly price2: number;
  readonly quantity: number;
  readonly timeInForce: keyof typeof TIMES_IN_FORCE;
}

export function submitOrder(order: DtcOrder): Uint8Array {
  return new Fields(208, 304)
    .text(4, 64, order.symbol)
    .text(84, 32, order.account)
    .text(116, 32, order.clientOrderId)
    .i32(148, ORDER_TYPES[order.type])
    .i32(152, order.side === 'BUY' ? 1 : 2)
    .f64(160, order.price1)
    .f64(168, order.price2)
    .f64(176, order.quantity)
    .i32(184, TIMES_IN_FORCE[order.timeInForce])
    .u8(200, 1).bytes;
}

/** Two orders of which one cancels the other; the layout was measured with a compiler from the header's text. */
export function submitPair(first: DtcOrder, second: DtcOrder): Uint8Array {
  const fields = new Fields(201, 448).text(4, 64, first.symbol);
  for (const [at, order] of [
    [84, first],
    [152, second],
  ] as const) {
    const numbers = at === 84 ? 128 : 192;
    fields
      .text(at, 32, order.clientOrderId)
      .i32(at + 32, ORDER_TYPES[order.type])
      .i32(at + 36, order.side === 'BUY' ? 1 : 2)
      .f64(numbers, order.price1)
      .f64(numbers + 8, order.price2)
      .f64(numbers + 16, order.quantity);
  }
  return fields.i32(216, TIMES_IN_FORCE[first.timeInForce]).text(232, 32, first.account).u8(264, 1).bytes;
}

/** The server's id and the client's are both needed. */
export interface OrderKey {
  readonly serverOrderId: string;
  readonly clientOrderId: string;
  readonly account: string;
}

export function cancelOrder({ serverOrderId, clientOrderId, account }: OrderKey): Uint8Array {
  return new Fields(203, 100).text(4, 32, serverOrderId).text(36, 32, clientOrderId).text(68, 32, account).bytes;
}

/**
 * Changes what is given; `quantity` is the new total, what has filled included. The second price of a stop-limit order is
 * never set: Sierra Chart moves it by itself.
 */
export function replaceOrder(
  { serverOrderId, clientOrderId, account }: OrderKey,
  change: { readonly price1?: number; readonly quantity?: number },
): Uint8Array {
  return new Fields(204, 192)
    .text(4, 32, serverOrderId)
    .text(36, 32, clientOrderId)
    .f64(72, change.price1 ?? 0)
    .f64(88, change.quantity ?? 0)
    .u8(96, change.price1 === undefined ? 0 : 1)
    .text(121, 32, account).bytes;
}

export function openOrdersRequest(requestId: number, account: string): Uint8Array {
  return new Fields(300, 76).i32(4, requestId).i32(8, 1).text(44, 32, account).bytes;
}

export function historicalFillsRequest(requestId: number, account: string, days: number): Uint8Array {
  return new Fields(303, 88).i32(4, requestId).i32(40, days).text(44, 32, account).bytes;
}

export function positionsRequest(requestId: number, account: string): Uint8Array {
  return new Fields(305, 40).i32(4, requestId).text(8, 32, account).bytes;
}

export function tradeAccountsRequest(requestId: number): Uint8Array {
  return new Fields(400, 8).i32(4, requestId).bytes;
}

export function balanceRequest(requestId: number, account: string): Uint8Array {
  return new Fields(601, 40).i32(4, requestId).text(8, 32, account).bytes;
}
