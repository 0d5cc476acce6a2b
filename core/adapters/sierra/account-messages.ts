import type { Side } from '../../model/order.ts';
import { readSide } from './order-messages.ts';
import type { DtcReader } from './dtc-reader.ts';

/** One execution of the account's history. */
export interface HistoricalFill {
  readonly symbol: string;
  readonly serverOrderId: string;
  readonly side: Side | undefined;
  readonly price: number | undefined;
  readonly tsUs: number;
  readonly quantity: number | undefined;
  readonly executionId: string;
  readonly account: string;
}

export function readHistoricalFill(from: DtcReader): HistoricalFill {
  return {
    symbol: from.text(16, 64),
    serverOrderId: from.text(96, 32),
    side: readSide(from.i32(128)),
    price: from.number(136),
    tsUs: from.timeUs(144),
    quantity: from.number(152),
    executionId: from.text(160, 64),
    account: from.text(224, 32),
  };
}

/** What is held of one symbol. */
export interface PositionUpdate {
  readonly symbol: string;
  /** Signed. */
  readonly quantity: number | undefined;
  readonly averagePrice: number | undefined;
  readonly account: string;
}

export function readPosition(from: DtcReader): PositionUpdate {
  return {
    symbol: from.text(16, 64),
    quantity: from.number(96),
    averagePrice: from.number(104),
    account: from.text(144, 32),
  };
}

/** What an account is worth, and what its broker lets it do. */
export interface BalanceUpdate {
  readonly cash: number | undefined;
  readonly openProfit: number | undefined;
  readonly currency: string;
  readonly account: string;
  readonly isNone: boolean;
  /** Undefined in the shorter message of an older server. */
  readonly tradingIsDisabled: boolean | undefined;
}

export function readBalance(from: DtcReader): BalanceUpdate {
  return {
    cash: from.number(8),
    openProfit: from.number(96),
    currency: from.text(24, 8),
    account: from.text(32, 32),
    isNone: from.u8(88) !== 0,
    tradingIsDisabled: from.has(235, 1) ? from.u8(235) !== 0 : undefined,
  };
}
