import { command, stop } from './command.ts';
import { orderWish } from './preview-view.ts';
import {
  anything,
  clearable,
  flag,
  identifier,
  list,
  number,
  object,
  optional,
  orNull,
  record,
  text,
  word,
  type Of,
} from './shape.ts';
import { editedView, mappingKeys } from './symbol-view.ts';

const nothing = object({});
const reason = optional(text(500));
const platform = text(32);
const onPlatform = object({ platform, reason });
const orders = word('leave', 'cancel', 'flatten');
/** The keys of what a person saw open when deciding. SHOWN_CHANGED where more is open by now and would be left. */
const shown = optional(list(text(200)));
/** The state of trading after the command. */
const trading = object({ state: word('active', 'reducing', 'halted'), reason: text(), sinceUs: number() });
const said = object({ said: text() });
const switched = object({ switch: word('on', 'off'), said: text() });
const apply = { apply: optional(flag), reason };
const limitsChanged = object({ outcome: word('unchanged', 'applied'), changes: list(text()) });
const settled = object({ text: text() });

/**
 * What an operator may do. The same names in snake case are the actions of the admin door: one registry stands behind
 * panel, tray, admin door, fabric and command line. A command that a gateway cannot do is refused NOT_AVAILABLE, and left
 * out of `commands` in its welcome.
 */
export const COMMANDS = {
  // Stopping and going on
  kill: stop('stops all trading at once, until it is re-armed', object({ reason, flatten: optional(flag) }), trading),
  /** KILL_SETTING_FIXED where gateway.yaml says it. Without `flattens` it only says what stands. */
  killSetting: command(
    'changes',
    'decides whether a kill from here on also closes positions',
    object({ flattens: optional(flag), reason }),
    object({ flattens: flag, said: text() }),
  ),
  reduce: stop('lets only exits pass, until it is re-armed', object({ reason }), trading),
  /** The same state as `reduce`, brought about by a person for a while: `resume` ends it without a reason. */
  pause: stop('lets only exits pass, until it is resumed', object({ reason }), trading),
  /** RESUME_REFUSED where anything else than a person's pause or reduce keeps entries back. */
  resume: command('changes', 'ends a pause', object({ reason }), trading),
  /** `sinceUs` is when the stop began that a person saw; SHOWN_CHANGED where another one stands by now. */
  rearm: command(
    'changes',
    'lets trading go on after any stop',
    object({ reason: text(500), sinceUs: optional(number()) }),
    trading,
  ),
  flatten: command(
    'stops',
    'closes what is held: of one root or one platform, or everything; with all, also what others opened',
    object({ root: optional(text(40)), platform: optional(platform), all: optional(flag), reason }),
    said,
  ),
  gatewayStop: command(
    'changes',
    'shuts entries and lets go of all platforms, while the process runs on',
    object({ orders: optional(orders), shown, reason }),
    said,
  ),
  gatewayStart: command('changes', 'takes all platforms up again after a stop', object({ reason }), said),
  // Platforms
  platformConnect: command('changes', 'switches a platform on', onPlatform, switched),
  /**
   * `orders` says what becomes of what is open there: it is left (and marked "not watched"), its orders are cancelled
   * first, or everything is made flat first; STOP_NOT_FLAT where that cannot be proved.
   */
  platformDisconnect: command(
    'changes',
    'switches a platform off',
    object({ platform, orders: optional(orders), shown, reason }),
    switched,
  ),
  arm: command(
    'changes',
    'arms a platform for live orders; the account must be typed as it stands',
    object({ platform, account: text(100), reason: text(500) }),
    said,
  ),
  disarm: command('stops', 'lets no entry go to a live account any more', onPlatform, said),
  // Orders
  orderTest: command(
    'changes',
    'sends one order by hand, through every check',
    object({
      ...orderWish.fields,
      /** Makes a repeat harmless: the same id acts once. */
      testId: text(60),
      /** The keys of the preview that a person saw. SHOWN_CHANGED where other orders would go out by now. */
      shown: optional(list(text(500))),
    }),
    object({
      parentKey: orNull(text()),
      orderIds: list(text()),
      code: orNull(text()),
      said: text(),
    }),
  ),
  ordersCancel: command(
    'stops',
    'asks for the cancel of working orders: of one, of a platform, of a root, or of all',
    object({ orderId: optional(identifier(40)), platform: optional(platform), root: optional(text(40)), reason }),
    object({ asked: number(), said: text() }),
  ),
  ordersSettle: command(
    'changes',
    'states what became of an order of unknown outcome: so much filled in all at this average, or nothing more',
    object({
      orderId: identifier(40),
      qty: optional(number()),
      price: optional(number()),
      cancelled: optional(flag),
      reason,
    }),
    object({ orderId: text(), status: text(), filledQty: number(), quantity: number() }),
  ),
  differencesSettle: command(
    'changes',
    'settles a difference with a platform in one of the ways that it offers',
    object({
      id: identifier(20),
      choice: word('adopt', 'flatten', 'ignore', 'claim'),
      /** The text of it that a person read. SHOWN_CHANGED where it reads otherwise by now. */
      shown: optional(text()),
      reason: text(500),
    }),
    settled,
  ),
  claim: command(
    'changes',
    'takes a foreign order, or a foreign position of a symbol, as ours',
    object({ platform, order: optional(identifier(100)), position: optional(text(100)), reason: text(500) }),
    settled,
  ),
  // Symbols and rates
  symbolsSet: command(
    'changes',
    'drafts a change of one mapping',
    object({ root: text(40), platform, ...mappingKeys, ...apply }),
    editedView,
  ),
  symbolsImport: command(
    'changes',
    'drafts symbol_mappings.json in its simple form',
    object({ text: text(), file: optional(text(200)), ...apply }),
    editedView,
  ),
  symbolsOverride: command(
    'changes',
    'drafts dates of one contract that beat every rule',
    object({ contract: text(40), roll: clearable(text(10)), expiry: clearable(text(10)), ...apply }),
    editedView,
  ),
  /** `shown` are the changes that a person saw; SHOWN_CHANGED where the draft holds others by now. */
  symbolsApply: command(
    'changes',
    'brings the draft into force',
    object({ shown: optional(list(text())), reason }),
    editedView,
  ),
  symbolsDiscard: command('changes', 'forgets the draft', nothing, editedView),
  symbolsUndo: command('changes', 'drafts the version before the one in force', object({ ...apply }), editedView),
  symbolsConfirm: command(
    'changes',
    'takes a person’s word on a mapping, typed out: its size, or that its price is the root’s',
    object({ root: text(40), platform, size: optional(text(200)), price: optional(text(200)), reason }),
    editedView,
  ),
  reload: command(
    'changes',
    'reads symbols, products and rates anew; a faulty file changes nothing',
    object({ reason }),
    editedView,
  ),
  rateSet: command(
    'changes',
    'takes an exchange rate typed by hand',
    object({ pair: text(11), rate: number(), asOf: optional(text(40)) }),
    object({}),
  ),
  // Risk
  limitsSet: command(
    'changes',
    'changes limits by their key; null switches one off',
    object({ changes: record(orNull(number())), reason: text(500) }),
    limitsChanged,
  ),
  /** One key of risk_limits.yaml, also one that is no number; `confirmLive` where a live gateway gets looser than shipped. */
  riskSet: command(
    'changes',
    'changes one key of risk_limits.yaml',
    object({ key: text(100), value: anything, confirmLive: optional(flag), reason: text(500) }),
    limitsChanged,
  ),
  riskReload: command('changes', 'takes risk_limits.yaml as it stands now', object({ reason }), limitsChanged),
  riskProfile: command(
    'changes',
    'applies a stage of going live: 1 to 4, or default',
    object({ profile: identifier(20), reason }),
    limitsChanged,
  ),
  breakersReset: command(
    'changes',
    'lets entries go on before a breaker is over',
    object({ key: text(100), reason: text(500) }),
    said,
  ),
  // Bridges
  /** `terminal` names the platform's folder where there are several. */
  bridgeInstall: command(
    'changes',
    'puts the bridge into the platform’s folder',
    object({ platform, terminal: optional(text(1_000)), reason }),
    said,
  ),
  bridgeDoctor: command(
    'reads',
    'looks at all that the bridge needs, in the order in which it needs it',
    object({ platform }),
    object({ findings: list(object({ what: text(), isGood: flag, remedy: text() })) }),
  ),
  // Everything else
  alertsAcknowledge: command(
    'changes',
    'takes note of an alert, or of all that are open; with seenUs, of none that was raised since',
    object({ number: optional(number()), seenUs: optional(number()) }),
    object({ acknowledged: number() }),
  ),
} as const;

export type CommandName = keyof typeof COMMANDS;
export type CommandArgs<N extends CommandName> = Of<(typeof COMMANDS)[N]['args']>;
export type CommandResult<N extends CommandName> = Of<(typeof COMMANDS)[N]['result']>;
