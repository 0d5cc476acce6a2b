import { orderWish } from './preview-view.ts';
import { clearable, flag, list, number, object, optional, orNull, record, text, word, type Of } from './shape.ts';
import { editedView, mappingKeys } from './symbol-view.ts';
import type { Method } from './queries.ts';
import type { Shape } from './shape.ts';

function method<A, R>(args: Shape<A>, result: Shape<R>): Method<A, R> {
  return { args, result };
}

const nothing = object({});
const reason = optional(text(500));
const onPlatform = object({ platform: text(32), reason });
/** The state of trading after the command. */
const trading = object({ state: word('active', 'reducing', 'halted'), reason: text(), sinceUs: number() });
const apply = { apply: optional(flag), reason };

/**
 * What an operator may do. The same names in snake case are the actions of the admin door: one registry stands behind
 * both. A command that a gateway cannot do is refused NOT_AVAILABLE, and left out of `commands` in its welcome.
 */
export const COMMANDS = {
  // Stopping and going on
  kill: method(object({ reason, flatten: optional(flag) }), trading),
  /** Decides whether a kill from here on also closes positions; KILL_SETTING_FIXED where gateway.yaml says it. */
  killSetting: method(object({ flattens: flag, reason }), object({ flattens: flag, said: text() })),
  reduce: method(object({ reason }), trading),
  rearm: method(object({ reason: text(500) }), trading),
  /** Closes what is held: of one root or one platform, or everything; with `all` also what others opened. */
  flatten: method(
    object({ root: optional(text(40)), platform: optional(text(32)), all: optional(flag), reason }),
    object({ said: text() }),
  ),
  /** Shuts entries and lets go of all platforms, while the process runs on; `start` takes them up again. */
  gatewayStop: method(object({ orders: word('leave', 'cancel', 'flatten'), reason }), object({ said: text() })),
  gatewayStart: method(object({ reason }), object({ said: text() })),
  // Platforms
  platformConnect: method(onPlatform, object({ switch: word('on', 'off'), said: text() })),
  /**
   * `orders` says what becomes of what is open there: it is left (and marked "not watched"), its orders are cancelled
   * first, or everything is made flat first; STOP_NOT_FLAT where that cannot be proved.
   */
  platformDisconnect: method(
    object({ platform: text(32), orders: optional(word('leave', 'cancel', 'flatten')), reason }),
    object({ switch: word('on', 'off'), said: text() }),
  ),
  /** Arms a platform for live orders; the account must be typed as it stands. */
  arm: method(object({ platform: text(32), account: text(100), reason: text(500) }), object({ said: text() })),
  disarm: method(onPlatform, object({ said: text() })),
  // Orders
  orderTest: method(
    object({
      ...orderWish.fields,
      /** Makes a repeat harmless: the same id acts once. */
      testId: text(60),
    }),
    object({
      parentKey: orNull(text()),
      orderIds: list(text()),
      code: orNull(text()),
      said: text(),
    }),
  ),
  ordersCancel: method(
    object({ orderId: optional(text(40)), platform: optional(text(32)), root: optional(text(40)), reason }),
    object({ asked: number(), said: text() }),
  ),
  /** States what became of an order of unknown outcome: so much filled in all at this average, or nothing more. */
  ordersSettle: method(
    object({
      orderId: text(40),
      qty: optional(number()),
      price: optional(number()),
      cancelled: optional(flag),
      reason,
    }),
    object({ orderId: text(), status: text(), filledQty: number(), quantity: number() }),
  ),
  /** Settles a difference in one of the ways that it offers; `claim` takes a foreign order or position as ours. */
  differencesSettle: method(
    object({ id: text(20), choice: word('adopt', 'flatten', 'ignore', 'claim'), reason: text(500) }),
    object({ text: text() }),
  ),
  // Symbols and rates
  symbolsSet: method(object({ root: text(40), platform: text(32), ...mappingKeys, ...apply }), editedView),
  symbolsImport: method(object({ text: text(), file: optional(text(200)), ...apply }), editedView),
  symbolsOverride: method(
    object({ contract: text(40), roll: clearable(text(10)), expiry: clearable(text(10)), ...apply }),
    editedView,
  ),
  symbolsApply: method(object({ reason }), editedView),
  symbolsDiscard: method(nothing, editedView),
  symbolsUndo: method(object({ ...apply }), editedView),
  symbolsConfirm: method(
    object({ root: text(40), platform: text(32), size: optional(text(200)), price: optional(text(200)), reason }),
    editedView,
  ),
  reload: method(object({ reason }), editedView),
  rateSet: method(object({ pair: text(11), rate: number(), asOf: optional(text(40)) }), object({})),
  // Risk
  limitsSet: method(
    object({ changes: record(orNull(number())), reason: text(500) }),
    object({ outcome: word('unchanged', 'applied'), changes: list(text()) }),
  ),
  breakersReset: method(object({ key: text(100), reason: text(500) }), object({ said: text() })),
  // Bridges
  /** Puts the bridge into the platform's folder; `terminal` names which where there are several. */
  bridgeInstall: method(
    object({ platform: text(32), terminal: optional(text(1_000)), reason }),
    object({ said: text() }),
  ),
  /** Looks at all that the bridge needs, in the order in which it needs it. Nothing changes by it. */
  bridgeDoctor: method(
    object({ platform: text(32) }),
    object({ findings: list(object({ what: text(), isGood: flag, remedy: text() })) }),
  ),
  // Everything else
  /** Without a number: all that are open. */
  alertsAcknowledge: method(object({ number: optional(number()) }), object({ acknowledged: number() })),
} as const;

export type CommandName = keyof typeof COMMANDS;
export type CommandArgs<N extends CommandName> = Of<(typeof COMMANDS)[N]['args']>;
export type CommandResult<N extends CommandName> = Of<(typeof COMMANDS)[N]['result']>;
