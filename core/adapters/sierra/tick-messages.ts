import { secondsUs, type DtcReader } from './dtc-reader.ts';

/** A trade or a quote of a symbol that we gave a number; what a message does not state is undefined. */
export interface TickUpdate {
  readonly symbolId: number;
  readonly trade?: { readonly price: number; readonly volume: number };
  readonly quote?: { readonly bid: number; readonly ask: number };
  readonly tsUs: number;
}

/**
 * Reads every variant of trades and quotes, old and new; undefined for any other message. 147 and 148 are of the newest
 * header and were not compiled by us: UNCONFIRMED. 134 repeats the last trade and is none itself.
 */
export function readTick(from: DtcReader): TickUpdate | undefined {
  switch (from.type) {
    case 104:
      return {
        symbolId: from.u32(4),
        trade: { price: from.f64(88), volume: 0 },
        quote: { bid: from.f64(56), ask: from.f64(64) },
        tsUs: secondsUs(from.f64(104)),
      };
    case 107:
      return trade(from.u32(4), from.f64(16), from.f64(24), secondsUs(from.f64(32)));
    case 112:
      return trade(from.u32(16), from.f32(4), from.f32(8), secondsUs(from.u32(12)));
    case 137:
      return trade(from.u32(4), from.f64(16), from.u32(24), secondsUs(from.f64(32)));
    case 146:
      return trade(from.u32(4), from.f32(8), from.u32(12), from.timeUs(16));
    case 147:
      return trade(from.u32(4), from.f64(8), from.f64(16), from.timeUs(24));
    case 108:
      return quote(from.u32(4), from.f64(8), from.f64(24), secondsUs(from.u32(36)));
    case 117:
      return quote(from.u32(24), from.f32(4), from.f32(12), secondsUs(from.u32(20)));
    case 144:
      return quote(from.u32(4), from.f32(8), from.f32(16), from.timeUs(24));
    case 148:
      return quote(from.u32(4), from.f64(8), from.f64(24), from.timeUs(40));
    default:
      return undefined;
  }
}

function trade(symbolId: number, price: number, volume: number, tsUs: number): TickUpdate {
  return { symbolId, trade: { price, volume }, tsUs };
}

function quote(symbolId: number, bid: number, ask: number, tsUs: number): TickUpdate {
  return { symbolId, quote: { bid, ask }, tsUs };
}
