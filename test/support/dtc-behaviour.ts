import type { DtcName } from './dtc-layouts.ts';

export interface DtcSymbol {
  readonly symbol: string;
  readonly increment: number;
  readonly valuePerIncrement: number;
  readonly multiplier: number;
  readonly currency: string;
}

export const DTC_NQ: DtcSymbol = {
  symbol: 'NQZ26',
  increment: 0.25,
  valuePerIncrement: 5,
  multiplier: 1,
  currency: 'USD',
};

/** How the server behaves; a test changes what it needs. */
export interface DtcBehaviour {
  /** 0 is binary; `silent` never answers; `json` speaks JSON from its first byte. */
  encoding: number | 'silent' | 'json';
  logon: number;
  logonText: string;
  reconnectAddress: string;
  tradingIsSupported: boolean;
  ocoIsSupported: boolean;
  accounts: string[];
  disabledAccounts: string[];
  currency: string;
  /** Sierra Chart's own switch: on, it takes orders of simulated accounts alone; off, of the others alone. */
  tradeSimulationMode: boolean;
  givesData: boolean;
  /** Clients have to subscribe anew when the feed was down. */
  forgetsSubscriptions: boolean;
  /** Orders are booked and nothing is told or traded until a test does it. */
  holdsOrders: boolean;
  /** A market order that is accepted fills whole at once. */
  fillsMarket: boolean;
  /** Into how many executions a market order is split. */
  parts: number;
  /** Each update of an order goes out twice. */
  doublesUpdates: boolean;
  /** Updates of orders never go out; what is asked for is answered. */
  losesUpdates: boolean;
  rejectsNext: string | undefined;
  /** The history calls executions by other names than the live updates do. */
  renamesHistory: boolean;
  /** The history shows an execution only when it is so old. */
  historyLagsMs: number;
  /** Requests that are read and never answered. */
  leavesUnanswered: DtcName[];
  beats: boolean;
  /** Nothing that comes in is read any more. */
  isDeaf: boolean;
  /** Nothing goes out any more. */
  isMute: boolean;
  /** Sizes of messages that differ from the newest layouts, as older and newer versions have them. */
  sizes: Partial<Record<DtcName, number>>;
}

/** A Sierra Chart that is set up as it should be, in its simulation mode. */
export function usualBehaviour(): DtcBehaviour {
  return {
    encoding: 0,
    logon: 1,
    logonText: 'ok',
    reconnectAddress: '',
    tradingIsSupported: true,
    ocoIsSupported: true,
    accounts: ['Sim1'],
    disabledAccounts: [],
    currency: 'USD',
    tradeSimulationMode: true,
    givesData: true,
    forgetsSubscriptions: false,
    holdsOrders: false,
    fillsMarket: true,
    parts: 1,
    doublesUpdates: false,
    losesUpdates: false,
    rejectsNext: undefined,
    renamesHistory: false,
    historyLagsMs: 0,
    leavesUnanswered: [],
    beats: true,
    isDeaf: false,
    isMute: false,
    sizes: {},
  };
}
