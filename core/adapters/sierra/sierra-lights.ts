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

/** What stands against orders though the link stands: red where none can be sent, amber where one may be tried. */
export type TradeBar = UnlitLight<TradeCause>;

const ALLOW_TRADING =
  'In Sierra Chart switch on Global Settings > Sierra Chart Server Settings > DTC Protocol Server > Allow Trading, then switch the platform off and on here.';
const MATCH_SIMULATION =
  'In Sierra Chart switch Trade > Trade Simulation Mode to what the account is. Orders are tried again half a minute after a reject.';

/** What Sierra Chart said when an order met the other simulation mode. */
export interface SimulationMismatch {
  readonly text: string;
  /** Long enough ago that the next order may show whether it still holds. */
  readonly mayBeOver: boolean;
}

/** What the server, the account and the words of rejected orders say against trading; undefined where nothing does. */
export function tradeBarOf(facts: {
  readonly tradingIsSupported: boolean;
  /** Why the account is not there any more. */
  readonly absent: TradeBar | undefined;
  readonly accountIsDisabled: boolean;
  readonly mismatch: SimulationMismatch | undefined;
}): TradeBar | undefined {
  const { tradingIsSupported, absent, accountIsDisabled, mismatch } = facts;
  if (!tradingIsSupported)
    return red('trading_switched_off', 'trading over DTC is switched off in Sierra Chart', ALLOW_TRADING);
  if (absent !== undefined) return absent;
  if (accountIsDisabled)
    return red(
      'account_disabled',
      'the broker has disabled trading in this account',
      'Ask the broker, or choose another account in gateway.yaml.',
    );
  if (mismatch === undefined) return undefined;
  const { text, mayBeOver } = mismatch;
  return { state: mayBeOver ? 'amber' : 'red', cause: 'simulation_mismatch', reason: text, remedy: MATCH_SIMULATION };
}

/** Sierra Chart's words for an order of a simulated account outside of its simulation mode, and the other way round. */
export function isSimulationMismatch(text: string): boolean {
  return /simulated trade account .*cannot be used/i.test(text);
}

function red(cause: TradeCause, reason: string, remedy: string): TradeBar {
  return { state: 'red', cause, reason, remedy };
}
