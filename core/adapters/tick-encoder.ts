import type { PlatformId } from '../model/ids.ts';
import { Float, pack } from '../wire/pack.ts';

/** The prices of one tick. */
export interface TickPrices {
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
}

/** Any number that is written in 32 bits, which are then overwritten. */
const WIDE_INT = 1_000_000;

/**
 * Writes the MARKET_DATA messages of one symbol: the message is laid out once, and for each tick only its five numbers
 * are written into it. The bytes are overwritten by the next tick.
 */
export class TickEncoder {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly at: Record<'price' | 'volume' | 'bid' | 'ask' | 'timestamp', number>;

  constructor(platform: PlatformId, symbol: string) {
    const zero = new Float(0);
    const data = { symbol, price: zero, volume: WIDE_INT, bid: zero, ask: zero, timestamp: zero };
    this.bytes = pack({ type: 'MARKET_DATA', platform, data }).slice();
    this.view = new DataView(this.bytes.buffer);
    const timestamp = this.bytes.length - 8;
    const ask = payloadBefore(timestamp, 'timestamp', 8);
    const bid = payloadBefore(ask, 'ask', 8);
    const volume = payloadBefore(bid, 'bid', 4);
    const price = payloadBefore(volume, 'volume', 8);
    this.at = { price, volume, bid, ask, timestamp };
  }

  /** One tick, with its source time in epoch microseconds. `volume` is a whole number below 2^31. */
  encode(quote: TickPrices, volume: number, tsUs: number): Uint8Array {
    const { view, at } = this;
    view.setFloat64(at.price, quote.last);
    view.setInt32(at.volume, volume);
    view.setFloat64(at.bid, quote.bid);
    view.setFloat64(at.ask, quote.ask);
    view.setFloat64(at.timestamp, tsUs / 1e6);
    return this.bytes;
  }
}

/** Where the number of `size` bytes lies that comes before the entry of `key`, whose own number is at `at`. */
function payloadBefore(at: number, key: string, size: number): number {
  const marker = 1;
  const keyHead = 1;
  return at - marker - key.length - keyHead - size;
}
