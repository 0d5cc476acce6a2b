/**
 * Why a link does not stand. The first three the gateway knows by itself; the next are of platforms that an adapter dials,
 * the last of bridges that dial the gateway.
 */
export const LINK_CAUSES = [
  'switched_off',
  'never_connected',
  'lost',
  'connecting',
  'nobody_listens',
  'no_answer',
  'encoding_refused',
  'logon_refused',
  'logon_refused_for_good',
  'moved',
  'logged_off',
  'silent',
  'nonsense',
  'closed_by_peer',
  'waiting_for_bridge',
  'port_taken',
  'token_refused',
  'identity_changed',
  'link_process_ended',
  'other_version',
] as const;
export type LinkCause = (typeof LINK_CAUSES)[number];

/** Why prices are missing or old. */
export const DATA_CAUSES = [
  'switched_off',
  'never_connected',
  'no_link',
  'not_watched',
  'no_tick_yet',
  'old',
  'refused_by_platform',
  'feed_down',
] as const;
export type DataCause = (typeof DATA_CAUSES)[number];

/** Why an order cannot be sent, or not with all that belongs to it. */
export const TRADE_CAUSES = [
  'switched_off',
  'never_connected',
  'no_link',
  'recovering',
  'stated_by_platform',
  'not_armed',
  'cannot_report',
  'trading_switched_off',
  'account_absent',
  'account_not_chosen',
  'account_disabled',
  'simulation_mismatch',
  'market_closed',
] as const;
export type TradeCause = (typeof TRADE_CAUSES)[number];

/** A light: its state and, unless it is green, which known cause it has, why in words, and what a person can do. */
export type Light<Cause extends string> = { readonly state: 'green' } | UnlitLight<Cause>;

export interface UnlitLight<Cause extends string> {
  readonly state: 'amber' | 'red' | 'off';
  readonly cause: Cause;
  readonly reason: string;
  readonly remedy: string;
}

export type LinkLight = Light<LinkCause>;
export type DataLight = Light<DataCause>;
export type TradeLight = Light<TradeCause>;

/** The three lights of a platform. */
export interface Lights {
  readonly link: LinkLight;
  readonly data: DataLight;
  readonly canTrade: TradeLight;
  /** What is unusual about the link though it stands. */
  readonly note?: string;
}
