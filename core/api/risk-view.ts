import { ENGINE_STATES } from './overview-view.ts';
import { flag, list, number, object, orNull, text, word, type Of } from './shape.ts';

/** A limit with its use. `key` is its place in risk_limits.yaml, as `max_position_per_symbol`. */
export const limitView = object({
  key: text(),
  name: text(),
  /** What it counts: one account, one root, everything. */
  scope: text(),
  unit: word('usd', 'contracts', 'orders', 'trades', 'positions', 'points', 'ms', 'share', 'none'),
  /** Null while it is off. */
  limit: orNull(number()),
  /** The largest use now, and what it is made of; null for a limit that is judged order by order. */
  use: orNull(number()),
  sum: text(),
  /** Every account or root that uses it, largest first. */
  uses: list(object({ of: text(), use: number(), sum: text() })),
  default: orNull(number()),
});
export type LimitView = Of<typeof limitView>;

/** A breaker, or an automatic rule that stops entries. */
export const breakerView = object({
  key: text(),
  name: text(),
  state: word('closed', 'open', 'off'),
  /** Which entries it stops: "all", "NQ", "mt5_global". */
  stops: text(),
  reason: text(),
  evidence: list(text()),
  sinceUs: orNull(number()),
  /** When it closes by itself; null when only a person closes it. */
  untilUs: orNull(number()),
});
export type BreakerView = Of<typeof breakerView>;

/** How a flatten stands: `parked` when nothing moves until a lost platform comes back. */
const flattenOutcome = word('working', 'parked', 'proved', 'not_proved');

/** The proof of a flatten, or the loud lack of it. */
export const certificateView = object({
  id: text(),
  by: text(),
  reason: text(),
  /** "everything", "NQ", "NQZ26 on nt8". */
  scope: text(),
  startedUs: number(),
  endedUs: orNull(number()),
  outcome: flattenOutcome,
  text: text(),
  platforms: list(
    object({
      platform: text(),
      account: text(),
      outcome: flattenOutcome,
      rounds: number(),
      closesSent: number(),
      /** What the platform itself said last; null where it was never had, so that only the booked net is known. */
      reread: orNull(
        object({
          readUs: number(),
          positions: list(object({ symbol: text(), size: number() })),
          workingOurs: number(),
          workingOthers: number(),
        }),
      ),
      /** Why it is not proved, one sentence each. */
      doubts: list(text()),
    }),
  ),
});
export type CertificateView = Of<typeof certificateView>;

/** What a platform and we disagree on, or what nobody owns, with what is proposed. `key` is what `differencesSettle` takes. */
export const differenceView = object({
  key: text(),
  kind: word('position', 'missed_fill', 'unlisted_order', 'closed_order', 'foreign_order'),
  platform: text(),
  account: text(),
  symbol: text(),
  orderId: orNull(text()),
  ours: text(),
  theirs: text(),
  /** "NT8 holds 2, we think 1: fill 8812 was missed". */
  text: text(),
  /** What to do about it. */
  proposal: text(),
  sinceUs: number(),
  standing: word('open', 'ignored', 'closing', 'settled'),
  /** Who left it, closes it or settled it, and why. */
  standingText: text(),
  /** What may be said of it now. */
  choices: list(object({ choice: word('adopt', 'flatten', 'ignore', 'claim'), text: text(), proposed: flag })),
});
export type DifferenceView = Of<typeof differenceView>;

/** Everything of the Risk screen. One per gateway. */
export const riskView = object({
  state: word(...ENGINE_STATES),
  reason: text(),
  by: text(),
  /** When trading was stopped last, which a re-arm states; also while the gateway itself is stopped. */
  sinceUs: number(),
  /** Why it cannot be re-armed now; null when it can, and while it is active. */
  rearmBar: orNull(text()),
  profile: text(),
  file: text(),
  limits: list(limitView),
  breakers: list(breakerView),
  differences: list(differenceView),
  /** The last flatten, and those before it that were not proved. */
  certificates: list(certificateView),
  /** What a kill would cancel and leave open now. */
  killWould: object({ cancels: number(), leaves: number(), text: text() }),
  /** Whether a kill also closes positions; undecided, it does not. Fixed where gateway.yaml says it. */
  killSetting: object({ flattens: flag, isDecided: flag, isFixed: flag }),
});
export type RiskView = Of<typeof riskView>;
