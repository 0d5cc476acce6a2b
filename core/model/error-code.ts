/** One refusal or fault: what it means and what a trader does about it. */
export interface ErrorCode {
  readonly meaning: string;
  readonly remedy: string;
  /** The cause passes by itself and the order id is not consumed: the same id may be sent again. */
  readonly transient: boolean;
}

const code = (meaning: string, remedy: string): ErrorCode => ({ meaning, remedy, transient: false });
const transient = (meaning: string, remedy: string): ErrorCode => ({ meaning, remedy, transient: true });

/** The one catalogue of codes. docs/error-codes.md is held to it by a test. */
export const ERROR_CODES = {
  // Messages that cannot be read
  MESSAGE_MALFORMED: code('The message is not one MessagePack map, or nests too deep.', 'Correct the sender.'),
  MESSAGE_TYPE_UNKNOWN: code('The message has no `type`, or one that this door does not know.', 'Correct the sender.'),
  KEY_MISSING: code('A required key is absent.', 'Add the key that the reason names.'),
  VALUE_INVALID: code(
    'A value has the wrong type or lies outside its bounds.',
    'Correct the key that the reason names.',
  ),
  SIDE_INVALID: code('The side is neither BUY nor SELL.', 'Send BUY or SELL.'),
  QUANTITY_INVALID: code('The quantity is not a finite number above 0.', 'Send a positive quantity.'),
  SIGNAL_NEUTRAL: code(
    'The numeric signal lies between −0.3 and 0.3, which means no trade.',
    'Nothing to do; nothing was sent.',
  ),
  // Ticks
  TICK_MALFORMED: code('A tick lacks its symbol or price, or they have the wrong type.', 'Correct the adapter.'),
  TICK_BAD_PRICE: code('A tick has a price that is NaN or infinite.', 'Correct the adapter.'),
  SYMBOL_UNMAPPED: code(
    'A tick has a symbol that no mapping knows.',
    'Add the symbol to symbol_mappings.yaml, or ignore it.',
  ),
  // Symbols and sizes
  SYMBOL_UNKNOWN: code(
    'The symbol is no root and no spelling that the registry knows.',
    'Send one of the roots, as NQ.',
  ),
  SYMBOL_NOT_FRONT: code(
    'The signal names a contract month other than the front month; signals trade the front month alone.',
    'Send the root, as NQ.',
  ),
  PLATFORM_UNKNOWN: code('A platform was named that is not a valid id.', 'Name platforms by their ids, as nt8.'),
  SIZE_NOT_TRANSLATED: code(
    'The quantity cannot be turned into this platform’s unit.',
    'Check the size terms of the mapping.',
  ),
  // Decisions
  DUPLICATE_ACTIVE_ORDER: code(
    'An order of this symbol is still in flight, and a symbol has one active order at a time.',
    'Wait for its fill, cancel or reject, then send a new signal.',
  ),
  UNKNOWN_ORDER_OPEN: code(
    'An earlier order of this symbol on this platform has no known outcome, so nothing may enter there.',
    'Look at the platform, then settle the order: nexus orders settle <id>.',
  ),
  ID_REUSED: code('The order id was used before with another body.', 'Give every new signal an id of its own.'),
  ORDER_ID_ASSIGNED: code(
    'The signal had no order id and was given one, so a repeat of it cannot be recognised and would act again.',
    'Send an order_id of its own with every signal.',
  ),
  SIGNAL_REPEATED: code(
    'The signal is known and still in work; it acts once.',
    'Wait for its fills; nothing was sent again.',
  ),
  ORDER_TYPE_UNSUPPORTED: code(
    'The platform cannot take this order type from us.',
    'Send MARKET, or leave the platform out.',
  ),
  PROTECTION_UNSUPPORTED: code(
    'The signal asks for a stop or a target, which this gateway cannot hold yet, so nothing entered.',
    'Leave out stop_loss_points and take_profit_points, and protect the position on the platform.',
  ),
  PRICE_MISSING: code('The order type needs a price that is absent.', 'Add limit_price or stop_price.'),
  NO_PLATFORM: transient('No platform is connected that trades this symbol.', 'Start a platform and its bridge.'),
  PLATFORM_ABSENT: transient('The platform is not connected.', 'Start the platform and its bridge.'),
  PLATFORM_RECOVERING: transient(
    'The platform connected and has not reported its orders and positions yet.',
    'Wait; it opens by itself after its report.',
  ),
  PLATFORM_CANNOT_TRADE: transient(
    'The platform says that it cannot trade now.',
    'See its reason on the Platforms screen.',
  ),
  LIVE_NOT_ARMED: transient('The account is live, and live trading is not armed for it.', 'Use a demo account.'),
  LEGACY_DENIED: transient('Legacy platforms are switched off in the configuration.', 'Set legacy_platforms: allow.'),
  TRADING_HALTED: transient('Trading is halted.', 'Re-arm with a reason once you know why it was halted.'),
  TRADING_REDUCING: transient('Only exits pass: the gateway is reducing.', 'Re-arm to enter again.'),
  SOCKET_BUSY: transient(
    'The platform’s link did not take the order, so nothing was sent.',
    'See the platform’s link light.',
  ),
  NOT_AN_EXIT: code(
    'Nothing is held on this platform that this order could close.',
    'Nothing to do; nothing was sent.',
  ),
  TARGET_REPLACED: code('A newer target replaced this one before it acted.', 'Nothing to do.'),
  ALREADY_FLAT: code('No position is booked for this symbol.', 'Nothing to do; nothing was sent.'),
  CAPACITY_EXCEEDED: code('The gateway holds as many signals as it can.', 'Restart it on a new data folder.'),
  // Ends
  PLATFORM_REJECTED: code('The platform refused the order, in its own words.', 'Read the platform’s reason.'),
  CANCELLED: code('The order was cancelled before it filled.', 'Nothing to do.'),
  EXPIRED: code('The order expired at the platform before it filled.', 'Nothing to do.'),
  NOT_RECEIVED: code(
    'The platform reported that it never got the order; it is not sent again.',
    'Send a new signal if you still want it.',
  ),
  ORDER_UNKNOWN: code(
    'Nobody knows yet whether the order filled: no answer came, or the link broke.',
    'Look at the platform. It settles with its next report, or by nexus orders settle <id>.',
  ),
  // Requests about orders
  ORDER_NOT_FOUND: code('No order has that id.', 'List them: nexus orders.'),
  ORDER_ENDED: code('The order is over and cannot be changed.', 'Nothing to do.'),
  CANCEL_UNSUPPORTED: code('The platform cannot cancel through us.', 'Cancel it on the platform itself.'),
  MODIFY_UNSUPPORTED: code('The platform cannot modify through us.', 'Cancel the order and send a new signal.'),
  SETTLE_NOT_UNKNOWN: code(
    'Only an order whose outcome is unknown can be settled by hand.',
    'List them: nexus orders.',
  ),
  SETTLE_INVALID: code(
    'The stated outcome does not fit the order.',
    'State QTY@PRICE with a quantity up to the order’s size.',
  ),
  REASON_MISSING: code('This needs a reason, for the record.', 'Add --reason TEXT.'),
  // Fills and reports
  FILL_UNKNOWN_ORDER: code(
    'A fill came for an order that this gateway never sent.',
    'Look at the platform: a person or another program traded.',
  ),
  FILL_WRONG_PLATFORM: code(
    'A fill came from another platform than the order went to; it was not booked.',
    'Check which adapters run.',
  ),
  FILL_MALFORMED: code(
    'A fill lacks a key or has a value that makes no sense; it was not booked.',
    'Correct the adapter.',
  ),
  FILL_DUPLICATE: code('The fill was counted before.', 'Nothing to do.'),
  FILL_MISMATCH: code(
    'A fill says that the order is whole, but its quantity is not.',
    'Look at the platform and settle the order.',
  ),
  FILL_GAP: code(
    'The platform’s cumulative quantity shows a fill that never reached us.',
    'A report was asked for; check the position.',
  ),
  FILL_AFTER_END: code(
    'An order filled after it was over: cancelled, rejected, never received or settled by hand. The fill was booked.',
    'Check the position on the platform.',
  ),
  OVERFILL: code('More filled than was ordered; it was booked as it is.', 'Look at the platform at once.'),
  POSITION_MISMATCH: code(
    'The platform holds another position than we booked.',
    'Look at the platform; flatten or settle.',
  ),
  STATUS_UNKNOWN_ORDER: code('A status came for an order that this gateway never sent.', 'Look at the platform.'),
  // Peers
  NOT_REGISTERED: code('The peer sent something before it registered.', 'Send REGISTER first.'),
  PLATFORM_ID_INVALID: code('The platform id does not match [a-z0-9_]{1,32}.', 'Choose another id.'),
  PLATFORM_ID_TAKEN: code(
    'Another connection holds this platform id and is alive.',
    'Stop one of the two, or give it another id.',
  ),
  PLATFORM_ID_RESERVED: code('The id belongs to a simulated platform of the gateway itself.', 'Choose another id.'),
  PLATFORMS_TOO_MANY: code(
    'The gateway has met as many platform ids as it can hold.',
    'Let each platform keep one id, then restart the gateway.',
  ),
  REPORT_INCOMPLETE: code(
    'The parts of a platform’s report do not follow one another, or are too many; none of it was used.',
    'Correct the adapter; let the platform connect again.',
  ),
  CLIENT_ID_INVALID: code(
    'The client name is not 1 to 64 printable characters without spaces.',
    'Choose another name.',
  ),
  ACTION_UNKNOWN: code('The admin door does not know this action.', 'See nexus --help.'),
  TOKEN_REQUIRED: code('This action needs the token of this machine.', 'Run it as the user who runs the gateway.'),
  REQUEST_ID_REUSED: code('The request id was used before with another body.', 'Give every request an id of its own.'),
  ANSWER_TOO_LARGE: code('The answer is larger than one message may be, which is 1 MiB.', 'Ask for less, with limit.'),
  QUERY_UNKNOWN: code(
    'The query asks for something that does not exist.',
    'Ask for positions, orders, fills, platforms, symbols or stats.',
  ),
  NOT_AVAILABLE: code('This part of the gateway is not running.', 'See the gateway’s log.'),
} as const satisfies Record<string, ErrorCode>;

export type ErrorCodeName = keyof typeof ERROR_CODES;

/** Whether a denial with this code leaves the order id free to be sent again. */
export function isTransient(name: string): boolean {
  return Object.hasOwn(ERROR_CODES, name) && ERROR_CODES[name as ErrorCodeName].transient;
}
