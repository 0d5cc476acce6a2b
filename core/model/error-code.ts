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
  SYMBOL_MONTH_NOT_LISTED: code(
    'The product exists, but not with that contract month or year.',
    'Send the root, as NQ, or a month that is listed.',
  ),
  SYMBOL_AMBIGUOUS: code(
    'The symbol fits more than one instrument, and none is guessed.',
    'Choose one that the reason lists.',
  ),
  SYMBOL_CONTINUOUS: code(
    'The symbol is a continuous series for charts, not something that trades.',
    'Send the root, as NQ.',
  ),
  SYMBOL_EXPIRED: code('The contract is on or past its last trading day.', 'Send the root, as NQ.'),
  SYMBOL_NEVER_ROLLS: code('The product has no contract months, so it has no front month.', 'Nothing to do.'),
  SPELLING_UNKNOWN: transient(
    'The platform has sent no tick yet that shows how it spells its symbols.',
    'Wait for its first tick, or name the platform in symbol_mappings.yaml.',
  ),
  CALENDAR_NOT_COVERED: code(
    'The date lies outside the years for which holidays are known.',
    'Update the gateway: the holiday tables come with it.',
  ),
  DATE_INVALID: code('The date is neither YYYY-MM-DD nor an ISO time with its zone.', 'Correct the date.'),
  ROLL_QUORUM: transient(
    'The platform trades another contract month than the others.',
    'Switch its chart to the front month, or wait until the others have rolled.',
  ),
  SIZE_QUANTITY_INVALID: code('The quantity is not a finite number above 0.', 'Send a positive quantity.'),
  SIZE_TERMS_INVALID: code(
    'The contract terms of the platform make no sense: a point value, step or minimum is not above 0.',
    'Correct the terms in the platform, or in products.yaml.',
  ),
  SIZE_TERMS_UNKNOWN: code(
    'Nobody has stated what one unit is worth on this platform.',
    'State its point value in symbol_mappings.yaml.',
  ),
  SIZE_CURRENCY_DIFFERS: code(
    'The point value is stated in another currency than the product has, and no rate between them is known.',
    'State a rate, as nexus rate set EUR/USD 1.1.',
  ),
  SIZE_BELOW_MIN: code(
    'The size, rounded down to the step, is below the platform’s minimum; it is never rounded up.',
    'Send a larger quantity, or leave the platform out.',
  ),
  SIZE_ABOVE_MAX: code('The size is above the platform’s maximum for one order.', 'Send a smaller quantity.'),
  REQUEST_INVALID: code('The request lacks a key or has one of the wrong type.', 'Correct the request.'),
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
  LIVE_MODE_OFF: code(
    'Live accounts are armed only on a gateway that runs live, with a journal of its own for it.',
    'Set mode: live in gateway.yaml, restart the gateway, and arm again.',
  ),
  LIVE_UNPROVEN: code(
    'The platform has not shown the token, login and server that live trading needs, or states no live account.',
    'Give its bridge the token of its platform id (config/tokens in the data folder), and let it register again.',
  ),
  LIVE_ACCOUNT_DIFFERS: code(
    'The account that was typed is not the one that the platform trades.',
    'Look at the platform, and type its account exactly.',
  ),
  LIVE_SIZE_UNCONFIRMED: transient(
    'No person has confirmed what one contract of this root is on the live platform, or it has become another size since.',
    'Compare the sentence with your terminal, then type it: nexus symbols confirm ROOT --platform ID --size "SENTENCE".',
  ),
  LIVE_PRICE_UNPROVED: transient(
    'Nothing has proved yet that what is mapped on the live platform quotes the price of this root, or another platform contradicts it.',
    'Let a second platform quote it for some minutes, or type your word with a reason: nexus symbols confirm ROOT --platform ID --price "SENTENCE".',
  ),
  LIVE_TOKEN_REQUIRED: transient(
    'The client has not shown its token, so it may not enter on a live account.',
    'Give the client the token of config/client.token, or consent to legacy clients in gateway.yaml.',
  ),
  LIVE_ARMED: code('A person armed a live account for entries.', 'Disarm when you are done: nexus disarm.'),
  LIVE_DISARMED: code(
    'A live account is not armed any more: a person disarmed it, or it is another account by now.',
    'Look at the platform; arm again by typing its account.',
  ),
  ARM_NOT_HERE: code(
    'A live account is armed by a person at this machine alone.',
    'Arm in the panel, or with: nexus arm --platform ID --account ACCOUNT --reason TEXT.',
  ),
  PAPER_ONLY: code('The signal is for paper alone, and the account is live.', 'Leave out mode to trade live.'),
  LEGACY_DENIED: transient('Legacy platforms are switched off in the configuration.', 'Set legacy_platforms: allow.'),
  TRADING_HALTED: transient('Trading is halted.', 'Re-arm with a reason once you know why it was halted.'),
  TRADING_REDUCING: transient('Only exits pass: the gateway is reducing.', 'Re-arm to enter again.'),
  REARM_NOT_HERE: code(
    'Trading is re-armed by a person at this machine alone: never by a client, the fabric or a rule.',
    'Re-arm in the panel, or with: nexus rearm --reason TEXT.',
  ),
  RESUME_REFUSED: code(
    'A resume ends what a person paused or reduced; a kill, a rule and a client’s stop are ended by a re-arm with a reason.',
    'Look at why trading was stopped, then: nexus rearm --reason TEXT.',
  ),
  KILL_SETTING_FIXED: code(
    'What a kill does with positions is said in gateway.yaml itself, so no answer changes it.',
    'Change kill_flattens in gateway.yaml, or write ask there.',
  ),
  SETTING_NOT_KEPT: code(
    'The disk did not take a setting, so nothing was changed.',
    'Free space in the data folder, or its lock, then try again.',
  ),
  FLATTEN_AT_WORK: transient(
    'Positions are being closed there; an entry or a re-arm now would be chased.',
    'Wait for the certificate; it comes by itself: nexus certificate.',
  ),
  FLATTEN_NOT_PROVED: code(
    'A flatten ended, or waits, without the proof that everything is flat.',
    'Look at the platforms that it names and close by hand what is open: nexus certificate.',
  ),
  FLATTEN_PROVED: code(
    'A flatten ended: the platforms themselves state no position and no working order.',
    'Nothing to do.',
  ),
  SOCKET_BUSY: transient(
    'The platform’s link did not take the order, so nothing was sent.',
    'See the platform’s link light.',
  ),
  NOT_AN_EXIT: code(
    'Nothing is held on this platform that this order could close.',
    'Nothing to do; nothing was sent.',
  ),
  MODIFY_PENDING: transient(
    'The platform has not answered an earlier change of this order yet.',
    'Wait for its answer, then send the change again; a cancel passes at any time.',
  ),
  TARGET_REPLACED: code('A newer target replaced this one before it acted.', 'Nothing to do.'),
  ALREADY_FLAT: code('No position is booked for this symbol.', 'Nothing to do; nothing was sent.'),
  SIGNAL_EXPIRED: code(
    'The signal was older than its valid_ms when it arrived, or a target waited longer than that, so nothing entered.',
    'Look at the delay between the pipeline and the gateway, and at the two clocks.',
  ),
  CAPACITY_EXCEEDED: transient(
    'The gateway holds as many signals as it can; only exits pass.',
    'End it in a quiet moment and start it again: a start puts signals that are over into the archive.',
  ),
  // Limits
  SYMBOL_NOT_ALLOWED: code(
    'The limits let only other symbols enter.',
    'Send one of those, or change allow.symbols in risk_limits.yaml.',
  ),
  PLATFORM_NOT_ALLOWED: code(
    'The limits let only other platforms enter.',
    'Change allow.platforms in risk_limits.yaml.',
  ),
  CONFIDENCE_LOW: code(
    'The signal is less sure than the limits ask for.',
    'Nothing to do; change signals.min_confidence if this is not what you want.',
  ),
  HALF_NOT_POSSIBLE: code(
    'The confidence asks for half the quantity, which is no whole contract, and half_size_min is deny.',
    'Send an even quantity, or set half_size_min to keep_one.',
  ),
  MQSCORE_LOW: code(
    'The signal’s MQScore is below the limit.',
    'Nothing to do; change signals.min_mqscore if this is not what you want.',
  ),
  NOISE_HIGH: code(
    'The signal’s noise is above the limit.',
    'Nothing to do; change signals.max_noise if this is not what you want.',
  ),
  ORDER_RATE: transient(
    'More signals entered within a second than the limit lets pass.',
    'Send the signal again when it is still good, or raise max_orders_per_second.',
  ),
  TRADES_PER_DAY: code(
    'As many trades were opened in this risk day as the limit lets pass.',
    'Wait for the next risk day, or raise max_trades_per_day.',
  ),
  SESSION_CLOSED: transient(
    'The exchange is outside of its regular hours, and sessions.gate lets no entry through then.',
    'Wait until it opens, or change sessions.gate.',
  ),
  ORDER_SIZE: code('The order is larger than the limit for one order.', 'Send less, or raise max_order_size.'),
  POSITION_LIMIT: code(
    'The account would hold more of this symbol than the limit.',
    'Close some of it, or raise max_position_per_symbol.',
  ),
  TOTAL_POSITIONS: code('More positions would be open than the limit.', 'Close some, or raise max_total_positions.'),
  POSITION_VALUE: code(
    'The margin of what the account would hold is above the limit.',
    'Close some of it, or raise max_position_value_usd.',
  ),
  NOTIONAL_LIMIT: code(
    'The notional value of what the account would hold is above the limit.',
    'Close some of it, or raise max_notional_usd.',
  ),
  RISK_PER_TRADE: code(
    'The stop is farther away than the limit allows for this quantity, or there is no stop.',
    'Send a closer stop or less, or state default_stop_points.',
  ),
  QUOTE_STALE: transient(
    'The newest quote of the symbol is too old, or a live account would enter without any.',
    'Look at the data light of your platforms; send the signal again when ticks flow.',
  ),
  PRICE_COLLAR: code(
    'A limit or stop price lies too far from the market.',
    'Correct the price, or raise price_collar_percent.',
  ),
  // Automatic rules
  DAILY_LOSS: code(
    'The loss of the risk day, realised and open, has reached its limit: entries stop for a day, and everything is closed.',
    'Look at nexus pnl. A person may reset the breaker with a reason, and has to re-arm.',
  ),
  DAY_MONEY_UNKNOWN: transient(
    'Money of the account cannot be stated in USD, so no limit on losses sees it: it takes no entry until it can; exits pass.',
    'Do what the reason says: connect a feed or type a rate, let ticks of what is held come in, or close it.',
  ),
  DAILY_LOSS_NEAR: code(
    'The loss of the risk day has reached four fifths of its limit.',
    'Look at nexus pnl, and decide whether to go on.',
  ),
  LOSSES_IN_A_ROW: code(
    'So many trades in a row have lost that entries stop for a while.',
    'Wait, or reset the breaker with a reason: nexus breakers reset KEY.',
  ),
  DRAWDOWN: code(
    'The account has fallen so far from its start or its highest equity that it takes no entry any more.',
    'Look at the account. A person may reset the breaker with a reason: nexus breakers reset KEY.',
  ),
  BREAKER_OVER: code(
    'A breaker is over, by its time or by a person; entries pass again unless trading is halted.',
    'Nothing to do.',
  ),
  BREAKER_NOT_OPEN: code('No breaker of that name stands against entries.', 'List them: nexus breakers.'),
  PLATFORMS_PAUSED: transient(
    'A platform is lost, and on_platform_lost is pause_all: no entry goes anywhere until it is back.',
    'Start the platform, or set on_platform_lost to pause_platform.',
  ),
  CLIENT_LOST: transient(
    'The AI client that steers this symbol is gone or silent, so entries of AI clients wait; exits, and orders by hand, pass.',
    'Start the AI client; it goes on by itself as soon as the client is back.',
  ),
  CLIENT_BACK: code(
    'An AI client that was gone is back, or another took over from it; entries of its symbols pass again.',
    'Nothing to do.',
  ),
  GATEWAY_UNHEALTHY: transient(
    'The gateway was too slow to be trusted with entries; only exits pass until it is quick again.',
    'Close what keeps this PC busy.',
  ),
  WOKE_UP: transient(
    'The PC slept, so the gateway compares orders and positions with every platform before anything enters.',
    'Wait; it opens by itself when the platforms have reported.',
  ),
  CLOCK_JUMPED: transient(
    'The clock of the PC was set, so the gateway compares orders and positions with every platform before anything enters.',
    'Wait; it opens by itself when the platforms have reported.',
  ),
  SESSION_ENDING: code(
    'The trading session ends soon, so what is held is closed, and nothing enters until the next one.',
    'Wait for the next session, or change flatten_before_end_minutes.',
  ),
  ENTERED_WHILE_HALTED: code(
    'An order that was out before a halt filled while trading was halted.',
    'Close what it opened with nexus flatten, or on the platform.',
  ),
  ENTERED_WHILE_STOPPED: code(
    'An order that was out before entries stopped there filled all the same: trading is reducing, the account is not armed, or a breaker stands against it.',
    'Close what it opened with nexus flatten, or on the platform.',
  ),
  ENTRIES_CANCELLED: code(
    'Entries stopped, so those that had not filled yet are cancelled at their platforms.',
    'Nothing to do; an alarm tells of any that fills all the same.',
  ),
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
  CANCEL_UNANSWERED: code(
    'A platform has not answered a cancel in time, so the order may still fill.',
    'Cancel it on the platform; look at its link light.',
  ),
  CANCEL_FAILED: code(
    'A platform refused to cancel an order, which may still fill.',
    'Cancel it on the platform, for the reason that it gave.',
  ),
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
  FILL_CORRECTED: code(
    'A platform took back or changed a fill that is booked, as a broker does who corrects a trade.',
    'Look at the platform, then adopt what it holds: nexus differences.',
  ),
  FILL_AFTER_END: code(
    'An order filled after it was over: cancelled, rejected, never received or settled by hand. The fill was booked.',
    'Check the position on the platform.',
  ),
  OVERFILL: code('More filled than was ordered; it was booked as it is.', 'Look at the platform at once.'),
  POSITION_MISMATCH: code(
    'The platform holds another position than we booked, and two reports in a row said so.',
    'See nexus differences, look at the platform, then settle it: adopt, flatten or ignore.',
  ),
  ORDER_STILL_WORKS: code(
    'The platform lists an order as working that is over by our book, and two reports in a row said so.',
    'Cancel it on the platform itself; what fills of it until then is booked.',
  ),
  REPORT_MISSING: code(
    'A platform was asked three times for its orders and positions and gave no report that can be read.',
    'Look at the platform and its bridge; the log says what was wrong with what it sent.',
  ),
  POSITION_ADOPTED: code(
    'The book took over what the platform says it holds; nothing was traded for it.',
    'Nothing to do. What was won or lost with it stands at the platform alone.',
  ),
  SURPLUS_NOT_CLOSED: code(
    'What the platform held beyond our book was to be closed, and the exit ended without closing all of it.',
    'Close it with nexus flatten, or on the platform itself.',
  ),
  FOREIGN_ORDER: code(
    'The platform lists a working order that this gateway did not send.',
    'Nothing to do if it is yours. To cancel it from here: nexus claim.',
  ),
  DIFFERENCE_NOT_FOUND: code('No open difference has that number.', 'List them: nexus differences.'),
  DIFFERENCE_CHOICE_INVALID: code(
    'The difference cannot be settled in that way.',
    'Choose one of the ways that the reason names.',
  ),
  DIFFERENCE_BLOCKED: code(
    'The difference cannot be settled yet: something about it is still open.',
    'Do first what the reason names.',
  ),
  CLAIM_NOT_FOUND: code(
    'No foreign order or position of that name is shown there.',
    'List them: nexus differences. One is shown once two reports have listed it.',
  ),
  STATUS_UNKNOWN_ORDER: code('A status came for an order that this gateway never sent.', 'Look at the platform.'),
  // Stops and targets
  UNPROTECTED: code(
    'A stop or target that rested at the platform is gone though nobody here asked for that; the gateway holds it from now on.',
    'Look at the platform. The gateway’s own works only while it runs and gets quotes; close the position if you do not want that.',
  ),
  PROTECTION_HELD: code(
    'The gateway itself holds a stop or target: it is not resting at the venue, since the platform cannot take it.',
    'Nothing to do. It works while the gateway runs, its link is up and quotes come.',
  ),
  PROTECTION_FIRED: code(
    'The market reached a stop or target that the gateway holds, and the exit went out at the market.',
    'Nothing to do; see the fill.',
  ),
  PROTECTION_LATE: code(
    'A stop that the gateway holds was beyond its price when the gateway could see the market again; its exit went out at once.',
    'Compare the fill with the stop.',
  ),
  PROTECTION_NOT_FILLED: code(
    'An exit that was fired for a stop or target ended without filling; it is tried again.',
    'Look at the platform, and close by hand if it does not fill.',
  ),
  PROTECTION_BLIND: code(
    'No quotes come for a stop or target that the gateway holds, so nobody watches it.',
    'Open the chart in the platform, or close the position.',
  ),
  PROTECTION_SURPLUS: code(
    'Two orders that protect one entry filled at once; what is too much is closed at the market.',
    'Look at the position; nothing else to do once the close has filled.',
  ),
  EXIT_OFFERED: code(
    'A platform that holds a position was lost or is back; no entry of before is sent again.',
    'Decide whether to keep the position; the alert names the command that closes it.',
  ),
  PARTIAL_REST_CANCELLED: code(
    'An entry filled in part, and its rest is cancelled, as partial_fill says for this platform.',
    'Nothing to do; what filled is held and protected.',
  ),
  // Peers
  NOT_REGISTERED: code('The peer sent something before it registered.', 'Send REGISTER first.'),
  PLATFORM_ID_INVALID: code('The platform id does not match [a-z0-9_]{1,32}.', 'Choose another id.'),
  PLATFORM_ID_TAKEN: code(
    'Another connection holds this platform id and is alive.',
    'Stop one of the two, or give it another id.',
  ),
  PLATFORM_SWITCHED_OFF: transient(
    'An operator has switched the platform off; it is not taken and nothing is sent to it.',
    'Switch it on in the panel, the tray, or with nexus platforms connect.',
  ),
  PLATFORM_ID_RESERVED: code(
    'The id belongs to a platform that the gateway simulates or reaches by itself.',
    'Choose another id, or take the platform out of platforms in gateway.yaml.',
  ),
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
  TOKEN_FILE_WIDE: code(
    'Others may read or write the file with the token of this machine, so that the token proves nothing; what only stops passes.',
    'Make the file yours alone: chmod 600 on the file that the reason names.',
  ),
  REQUEST_ID_REUSED: code('The request id was used before with another body.', 'Give every request an id of its own.'),
  ANSWER_TOO_LARGE: code('The answer is larger than one message may be, which is 1 MiB.', 'Ask for less, with limit.'),
  QUERY_UNKNOWN: code(
    'The query asks for something that does not exist.',
    'Ask for positions, orders, fills, platforms, symbols or stats.',
  ),
  NOT_AVAILABLE: code('This part of the gateway is not running.', 'See the gateway’s log.'),
  CONTRACT_DIFFERS: code(
    'Panel and gateway are of different versions and would misread each other.',
    'Load the panel again; if it stays, restart the gateway.',
  ),
  STOP_NOT_FLAT: code(
    'The gateway was to stop flat, and what is held could not be proved flat; it runs on.',
    'Close what the reason names, or stop and leave it open.',
  ),
  SHOWN_CHANGED: code(
    'What a person was shown before deciding is not so any more, so nothing was done.',
    'Look at it as it is now, and decide again.',
  ),
  VIEW_FAILED: code(
    'What was asked for could not be shown, by a fault of the gateway; trading is not touched by it.',
    'See the gateway’s log, and report it.',
  ),
  BUSY: code('Too many requests of this panel are not answered yet.', 'Wait a moment and ask again.'),
  NO_ANSWER: code('The gateway gave no answer in time, or the connection broke.', 'Ask again once it is connected.'),
  NOT_CONNECTED: code(
    'The panel is not connected to its gateway; nothing was sent.',
    'Wait until it is connected, or start the gateway.',
  ),
  OUTCOME_UNKNOWN: code(
    'The connection broke before a command was answered; it may have been done.',
    'Look at what the panel shows before you repeat it.',
  ),
  // Money
  RATE_INVALID: code('The number is no rate for this pair of currencies.', 'Correct the rate or its feed.'),
  RATE_JUMP: code(
    'The quote is more than 5 % from the last one.',
    'Nothing to do; it counts when a second one agrees.',
  ),
  RATE_SOURCES_DIFFER: code(
    'Two platforms quote one rate more than 5 % apart; one of them is followed, and the rate does not swing.',
    'Find out which of them is right, and take the feed out of the other.',
  ),
  RATE_NOT_FRONT: code('The quote is of another contract month than the one that rates follow.', 'Nothing to do.'),
  RATE_FEED_UNKNOWN: code('No feed of that name is configured.', 'Name one of the feeds in gateway.yaml.'),
  RATE_MISSING: transient(
    'No rate was ever seen for these currencies, and none is assumed.',
    'Connect a platform that quotes it, or type a rate.',
  ),
  RATE_TOO_OLD: transient(
    'The rate that a limit needs is too old, so entries wait.',
    'Connect a platform that quotes it.',
  ),
  RATE_SETTINGS_INVALID: code('A setting of currencies cannot be used.', 'Correct the key that the reason names.'),
  AMOUNT_INVALID: code('The amount is not a number, or too large to be exact.', 'Correct the amount.'),
  CURRENCY_INVALID: code('The text is no currency, or one that nothing here is counted in.', 'Write it as USD.'),
  // Contracts and their configuration
  TICK_OTHER_MONTH: code(
    'A platform sends ticks of another month than it trades; they pass on as their root and set no price.',
    'Open the front month in the platform, if you want its prices.',
  ),
  CONTRACT_ROLLED: code(
    'A contract has rolled: entries go to the new month from now on.',
    'See what is left in the old month; roll, close or keep it.',
  ),
  CONTRACT_LEFT: code(
    'A position or an order sits in another month than its platform trades now.',
    'Roll, close or keep it by hand; exits go to the month that holds it.',
  ),
  SWITCH_LAPSED: code(
    'A month that a person held back or took ahead has been overtaken by the calendar; its switch does nothing.',
    'Take hold or ahead out of the mapping.',
  ),
  TERMS_DIFFER: code(
    'A terminal states other contract terms than the files; the terminal’s are used.',
    'Check the size sentence, and correct the mapping if it is wrong.',
  ),
  MAPPING_CONTRADICTED: code(
    'A mapping quotes another price than other platforms do for the same root.',
    'Look at nexus symbols proof, and correct the mapping.',
  ),
  PROOF_CONTRADICTS: code(
    'What a person confirms was found to be otherwise by comparing the prices.',
    'Correct the mapping; a word does not overrule it.',
  ),
  CONFIRMATION_DIFFERS: code(
    'What was typed is not what is in force, so nothing was confirmed.',
    'Type the sentence exactly as nexus symbols list shows it.',
  ),
  CALENDAR_ENDS: code(
    'The checked part of a holiday table ends within 60 days, or has ended.',
    'Install a newer release, or compare the days with the exchange’s list.',
  ),
  CONFIG_INVALID: code(
    'A configuration has a fault; what was in force stays in force.',
    'Correct the file, line and key that the reason names.',
  ),
  CONFIG_CHANGED: code(
    'Other symbols, sizes or dates are in force from now on.',
    'Nothing to do; undo it with nexus symbols undo.',
  ),
  CONFIG_NOT_WRITTEN: code(
    'The configuration could not be written, so it did not come into force.',
    'Free the disk or its lock, and try again.',
  ),
  EDIT_WAITS: code(
    'An earlier edit still waits for orders in flight.',
    'Wait until they are over, or discard it: nexus symbols discard.',
  ),
  EDIT_MISSING: code(
    'There is no draft, or no earlier version, that could come into force.',
    'Draft a change first: nexus symbols set.',
  ),
  // The journal
  JOURNAL_KEPT: transient(
    'The journal cannot be written; no entry is sent until it can.',
    'Free the disk. Do not end the gateway before that.',
  ),
  JOURNAL_NEWER: code('A newer gateway wrote this journal.', 'Start that version, or choose another data folder.'),
  JOURNAL_DAMAGED: code(
    'A record of the journal is not as it was written.',
    'Look at the open orders on the platforms, then go back to a copy: nexus backup list, nexus restore FILE.',
  ),
  JOURNAL_LOCKED: code(
    'Another program holds the journal locked.',
    'Close database viewers and backup programs, and start again.',
  ),
  JOURNAL_MISSING: code('There is no journal in this data folder.', 'Check the folder that --data names.'),
  JOURNAL_OTHER_MODE: code('The journal belongs to the other mode, paper or live.', 'Choose another data folder.'),
  JOURNAL_UNREADABLE: code('The journal cannot be read.', 'Check the disk and the rights on the data folder.'),
  JOURNAL_UNTIDY: code(
    'The journal’s log cannot be brought into its file and grows; every record is written all the same.',
    'Check the disk, and restart the gateway when it suits you.',
  ),
  JOURNAL_COPY_FAILED: code(
    'The daily copy of the journal could not be made; the journal itself is written.',
    'Make room on the disk; it is tried again.',
  ),
  // ZMTP links
  ZMTP_BAD_GREETING: code(
    'The first bytes are no ZMTP greeting: a browser, a very old library, or noise.',
    'Connect a ZeroMQ socket.',
  ),
  ZMTP_VERSION: code('The peer speaks a ZMTP version below 3.0.', 'Use libzmq 4 or newer.'),
  ZMTP_MECHANISM: code('The peer wants another security mechanism than NULL.', 'Connect without CURVE or PLAIN.'),
  ZMTP_BAD_READY: code('The handshake of the peer is not well formed.', 'Use another ZeroMQ library.'),
  ZMTP_HANDSHAKE_TIMEOUT: code('The handshake was not over in time.', 'Nothing to do; the peer dials again.'),
  ZMTP_SOCKET_TYPE: code('The socket of the peer is neither DEALER nor REQ.', 'Connect a DEALER or REQ socket.'),
  ZMTP_BAD_FRAME: code('A frame is not well formed.', 'Use another ZeroMQ library.'),
  ZMTP_FRAME_TOO_LARGE: code('A message is larger than 1 MiB.', 'Send smaller messages.'),
  ZMTP_FRAME_STALLED: code('A frame was begun and not finished in time.', 'Look at the network and at the peer.'),
  ZMTP_BAD_COMMAND: code('A command of the transport is cut short.', 'Use another ZeroMQ library.'),
  ZMTP_UNKNOWN_COMMAND: code('A command of the transport is unknown; it was ignored.', 'Nothing to do.'),
  ZMTP_MULTIPART: code('A message has several frames; it was dropped whole.', 'Send one frame a message.'),
  ZMTP_PEER_ERROR: code('The peer reported an error of the transport.', 'See the log of the peer.'),
  ZMTP_PEER_SILENT: code('The peer promised traffic and fell silent.', 'Look at the peer.'),
  ZMTP_SLOW_PEER: code('The peer does not read what it is sent, so its link was closed.', 'Let it read faster.'),
  ZMTP_TOO_MANY_PEERS: code('The door has as many peers as it may.', 'Close connections that are not used.'),
  ZMTP_TOO_MANY_HANDSHAKES: code(
    'Too many connections had not finished their handshake; the oldest was closed.',
    'Look for a program that dials without end.',
  ),
  ZMTP_ACCEPT_FAILED: code('The system could not accept a connection.', 'Close programs that hold many files.'),
  // Bridges
  BRIDGE_TOKEN_WRONG: code(
    'A bridge showed no token, or not the one of its platform; its link was closed.',
    'Install the bridge again: nexus bridge install.',
  ),
  BRIDGE_VERSION: code(
    'A bridge speaks another version of the protocol than this gateway; its link was closed.',
    'Install the bridge that came with this gateway: nexus bridge install.',
  ),
  BRIDGE_NOT_REGISTERED: code(
    'A bridge connected and did not say who it is in time, or said something else first.',
    'Look at what dials this port.',
  ),
  BRIDGE_FRAME_INVALID: code(
    'A frame of a bridge is not one MessagePack map of the stated size, again and again.',
    'Install the bridge that came with this gateway.',
  ),
  BRIDGE_FRAME_TOO_LARGE: code(
    'A frame of a bridge is larger than 1 MiB.',
    'Install the bridge that came with this gateway.',
  ),
  BRIDGE_FRAME_STALLED: code(
    'A frame of a bridge was begun and not finished in time.',
    'Look at the platform; its bridge dials again.',
  ),
  BRIDGE_SILENT: code(
    'Three heartbeats of a bridge stayed away, so its link was closed.',
    'Look at the platform; its bridge dials again.',
  ),
  BRIDGE_FLOOD: code(
    'A bridge sent more frames in a second than a platform has to say.',
    'Install the bridge that came with this gateway.',
  ),
  BRIDGE_SLOW_PEER: code(
    'A bridge does not read what it is sent, so its link was closed.',
    'Look at the platform; its bridge dials again.',
  ),
  BRIDGE_LINKS_TOO_MANY: code(
    'More connections came to the port of a bridge than it may have.',
    'Remove the bridge from the charts that need none.',
  ),
  BRIDGE_IDENTITY_CHANGED: code(
    'The account, login, server or mode behind a bridge is another one than it registered with; its link was closed.',
    'Log the terminal in to the account that belongs there; the bridge dials again.',
  ),
  BRIDGE_EVENT_GAP: code(
    'Order events of a bridge are missing; its link was closed, so that its report tells what they were.',
    'Nothing to do; look at the positions if it happens again.',
  ),
  // Fabric
  FABRIC_DOWN: code(
    'The fabric could not be opened, or has ended by a fault; everything else goes on, and a kill needs no fabric.',
    'Correct what the reason names, then restart the gateway.',
  ),
  FABRIC_KEY_REFUSED: code(
    'A client of the fabric showed a key that is not on the list of clients.',
    'Name its public key under fabric.clients in gateway.yaml and restart, or look for who dials.',
  ),
  FABRIC_HANDSHAKE_FAILED: code(
    'A connection to the fabric showed no key, or was made for another gateway’s key.',
    'Give the client the file that nexus fabric keys wrote for it.',
  ),
  FABRIC_BUSY: transient(
    'The fabric works on as many requests as it takes at once, so this one was not begun; a KILL_SWITCH always is.',
    'Send it again, under the same id, and fewer at a time.',
  ),
  REQUEST_STALE: code(
    'The request was made so long ago, or so far in the future, by its own timestamp that it may not act any more.',
    'Decide anew and send a new request; compare the clocks of the two hosts if this happens at once.',
  ),
  VOLUME_INVALID: code(
    'The volume is no size that the platform trades: not above 0, or not in its steps.',
    'Send a volume in the steps that the reason names.',
  ),
  TICKET_UNKNOWN: code(
    'No position with that ticket stands in the last report of the platform.',
    'Ask GET_POSITIONS for the tickets, or close by symbol.',
  ),
  TICKET_NOT_ALONE: code(
    'The position is one of several of its symbol, which are booked and closed as one.',
    'Close by symbol; that closes all of them.',
  ),
} as const satisfies Record<string, ErrorCode>;

export type ErrorCodeName = keyof typeof ERROR_CODES;

/** Whether a denial with this code leaves the order id free to be sent again. */
export function isTransient(name: string): boolean {
  return Object.hasOwn(ERROR_CODES, name) && ERROR_CODES[name as ErrorCodeName].transient;
}
