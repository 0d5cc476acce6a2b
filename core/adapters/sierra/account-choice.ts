import type { TradeCause, UnlitLight } from '../../model/light.ts';
import type { AccountMode } from '../../model/platform.ts';
import type { TradeAccount } from './session-messages.ts';

/** Which of a server's accounts is traded, or why none can be. */
export type AccountChoice =
  | { readonly kind: 'chosen'; readonly account: TradeAccount }
  | { readonly kind: 'none'; readonly light: UnlitLight<TradeCause> };

const SHOWN_MAX = 10;

/** Takes the configured account, or the only one. Which of several is meant is never guessed. */
export function chooseAccount(accounts: readonly TradeAccount[], configured: string | undefined): AccountChoice {
  const names = accounts.slice(0, SHOWN_MAX).map(({ account }) => account);
  const list = names.length === 0 ? 'none' : names.join(', ');
  if (configured !== undefined) {
    const account = accounts.find((one) => one.account === configured);
    if (account !== undefined) return { kind: 'chosen', account };
    const remedy =
      'Set platforms.sierra.account in gateway.yaml to one that it has, or connect Sierra Chart to its trading service.';
    return none('account_absent', `Sierra Chart has no account ${configured}; it has ${list}`, remedy);
  }
  const [only] = accounts;
  if (only === undefined)
    return none(
      'account_absent',
      'Sierra Chart has no trade account',
      'Connect Sierra Chart to its trading service: File > Connect to Data Feed.',
    );
  if (accounts.length === 1) return { kind: 'chosen', account: only };
  return none(
    'account_not_chosen',
    `Sierra Chart has ${accounts.length} accounts: ${list}`,
    'Name the one to trade in gateway.yaml, platforms.sierra.account, and restart the gateway.',
  );
}

function none(cause: TradeCause, reason: string, remedy: string): AccountChoice {
  return { kind: 'none', light: { state: 'red', cause, reason, remedy } };
}

/** Sierra Chart calls its own simulated accounts Sim and a number; of any other nobody can tell that it is no live one. */
export function modeOf(account: string): AccountMode {
  return /^sim\d+$/i.test(account) ? 'sim' : 'live';
}
