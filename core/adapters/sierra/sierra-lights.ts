import type { DataLight, Lights, TradeCause, TradeLight, UnlitLight } from '../../model/light.ts';
import type { LinkEnd } from './dtc-link.ts';

const GREEN = { state: 'green' } as const;

/** The lights while there is no link: why the last one ended, or that one is being made. */
export function unlinkedLights(end: LinkEnd | undefined): Lights {
  const { cause, reason, remedy } = end ?? {
    cause: 'connecting' as const,
    reason: 'connecting',
    remedy: 'It takes a moment.',
  };
  const without = { state: 'red', cause: 'no_link', reason: 'not connected', remedy } as const;
  return {
    link: { state: end === undefined ? 'amber' : 'red', cause, reason, remedy },
    data: without,
    canTrade: without,
  };
}

/** The lights while a link stands. */
export function linkedLights(
  data: UnlitLight<'refused_by_platform' | 'feed_down'> | undefined,
  bar: TradeBar | undefined,
): Lights {
  const dataLight: DataLight = data ?? GREEN;
  const canTrade: TradeLight = bar ?? GREEN;
  return { link: GREEN, data: dataLight, canTrade };
}

/** Why no order can be sent though the link stands. */
export type TradeBar = UnlitLight<TradeCause>;

const ALLOW_TRADING =
  'In Sierra Chart switch on Global Settings > Sierra Chart Server Settings > DTC Protocol Server > Allow Trading.';

/** What the server, the account and the words of rejected orders say against trading; undefined where nothing does. */
export function tradeBarOf(facts: {
  readonly tradingIsSupported: boolean;
  readonly accountIsDisabled: boolean;
  readonly mismatch: string | undefined;
}): TradeBar | undefined {
  const { tradingIsSupported, accountIsDisabled, mismatch } = facts;
  if (!tradingIsSupported)
    return red('trading_switched_off', 'trading over DTC is switched off in Sierra Chart', ALLOW_TRADING);
  if (accountIsDisabled)
    return red(
      'account_disabled',
      'the broker has disabled trading in this account',
      'Ask the broker, or choose another account in gateway.yaml.',
    );
  if (mismatch === undefined) return undefined;
  const remedy =
    'In Sierra Chart switch Trade > Trade Simulation Mode to what the account is, then switch the platform off and on here.';
  return red('simulation_mismatch', mismatch, remedy);
}

/** Sierra Chart's words for an order of a simulated account outside of its simulation mode, and the other way round. */
export function isSimulationMismatch(text: string): boolean {
  return /simulated trade account .*cannot be used/i.test(text);
}

function red(cause: TradeCause, reason: string, remedy: string): TradeBar {
  return { state: 'red', cause, reason, remedy };
}
