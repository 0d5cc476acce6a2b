import { ORDER_TYPES } from '../../model/order.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { PlatformIdentity, SymbolTerms } from '../../model/platform.ts';
import { modeOf } from './account-choice.ts';
import type { SierraSettings } from './sierra-settings.ts';

/** Who Sierra Chart is for the gateway. */
export function sierraIdentity(facts: {
  readonly platform: PlatformId;
  readonly settings: SierraSettings;
  readonly serverName: string;
  readonly account: string;
  /** As the account's balance states it; undefined where it states none. */
  readonly currency: string | undefined;
  readonly symbols: readonly SymbolTerms[];
}): PlatformIdentity {
  const { platform, settings, serverName, account, currency, symbols } = facts;
  return {
    platform,
    dialect: 'v1',
    account,
    login: settings.username === '' ? account : settings.username,
    server: `${serverName === '' ? 'Sierra Chart' : serverName} ${settings.host}:${settings.port}`,
    currency: currency ?? symbols.find((terms) => terms.currency !== undefined)?.currency ?? 'USD',
    mode: modeOf(account),
    abilities: {
      orderTypes: ORDER_TYPES,
      partials: true,
      modify: true,
      cancel: true,
      positions: true,
      brackets: false,
      report: true,
    },
    symbols,
    // Nobody shows the gateway a token here: it dials, and a person named the account in the configuration.
    ...(settings.account !== undefined && { hasToken: true as const }),
    simulated: false,
  };
}
