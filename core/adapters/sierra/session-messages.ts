import type { DtcReader } from './dtc-reader.ts';

/** Message types of the session, by their numbers in the public protocol header. */
export const SESSION_TYPE = { logonResponse: 2, logoff: 5, encodingResponse: 7 } as const;

/** The answer to a logon. */
export interface LogonResponse {
  readonly result: 'unset' | 'success' | 'error' | 'error_no_reconnect' | 'moved';
  readonly text: string;
  readonly address: string;
  readonly serverName: string;
  readonly tradingIsSupported: boolean;
  readonly ocoIsSupported: boolean;
  /** Subscriptions have to be made anew when the feed is back. */
  readonly resubscribes: boolean;
}

const LOGON_RESULTS: readonly LogonResponse['result'][] = ['unset', 'success', 'error', 'error_no_reconnect', 'moved'];

export function readLogonResponse(from: DtcReader): LogonResponse {
  return {
    result: LOGON_RESULTS[from.i32(8)] ?? 'unset',
    text: from.text(12, 96),
    address: from.text(108, 64),
    serverName: from.text(176, 60),
    tradingIsSupported: from.u8(237) === 1,
    ocoIsSupported: from.u8(238) === 1,
    resubscribes: from.u8(246) === 1,
  };
}

/** One account of the list that answers a request for accounts; an empty name means that there is none. */
export interface TradeAccount {
  /** 0 where the server names no question. */
  readonly requestId: number;
  readonly account: string;
  readonly isLast: boolean;
  readonly tradingIsDisabled: boolean;
}

export function readTradeAccount(from: DtcReader): TradeAccount {
  return {
    requestId: from.i32(44),
    account: from.text(12, 32),
    isLast: from.i32(8) >= from.i32(4),
    tradingIsDisabled: from.i32(48) !== 0,
  };
}

/** What a server knows of a symbol. */
export interface SecurityDefinition {
  readonly symbol: string;
  readonly priceIncrement: number;
  readonly valuePerIncrement: number;
  /** Prices of the server times this are prices as shown; 1 where it states none. */
  readonly priceMultiplier: number;
  readonly currency: string;
}

export function readSecurityDefinition(from: DtcReader): SecurityDefinition {
  const multiplier = decimalOf(from.f32(256));
  return {
    symbol: from.text(8, 64),
    priceIncrement: decimalOf(from.f32(156)),
    valuePerIncrement: decimalOf(from.f32(164)),
    priceMultiplier: multiplier > 0 ? multiplier : 1,
    currency: from.text(332, 8),
  };
}

/** A 32-bit float as the short decimal that was meant by it: 0.1 and not 0.10000000149. */
function decimalOf(value: number): number {
  return Number.isFinite(value) && Math.abs(value) < 1e30 ? Number(value.toPrecision(7)) : 0;
}
