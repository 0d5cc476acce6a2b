/** What the user may state of a platform behind a bridge. */
export interface BridgeSettings {
  /** The one account that may register, where the user states it. */
  readonly login?: string;
  readonly server?: string;
  readonly account?: string;
}

/** The words of one platform for what a person can do. */
export interface BridgeWords {
  /** As a person calls it: `MetaTrader 5`. */
  readonly title: string;
  /** Nobody has dialled yet. */
  readonly waiting: string;
  /** Trading is switched off in the platform. */
  readonly tradingOff: string;
  /** No ticks come. */
  readonly noTicks: string;
  /** The command that installs the bridge with its token. */
  readonly install: string;
}

/** Why an identity is not the pinned one; undefined where it is, or where nothing is pinned. */
export function differsFrom(
  pinned: { readonly login?: string; readonly server?: string; readonly mode?: string; readonly account?: string },
  stated: { readonly login?: string; readonly server?: string; readonly mode?: string; readonly account?: string },
): string | undefined {
  for (const key of ['login', 'server', 'mode', 'account'] as const) {
    const expected = pinned[key];
    const found = stated[key];
    if (expected !== undefined && found !== undefined && expected !== found)
      return `expected ${key} ${expected}, was ${found}`;
  }
  return undefined;
}
