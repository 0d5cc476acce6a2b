import type { CheckView } from '../../api/order-view.ts';
import { unreachable } from '../../base/assert.ts';
import type { Denial } from '../../model/order.ts';
import type { Finding, PlacedFinding } from '../../risk/finding.ts';

/** The checks that an order passes on its way to a platform, in the order in which the engine makes them. */
const CHAIN = [
  ['Connected', 'the link is up and its orders and positions are known'],
  ['Account', 'a paper account, or one that is armed'],
  ['Order type', 'the platform takes orders of this type'],
  ['Trading state', 'trading is active'],
  ['One at a time', 'no other order of this root is in flight'],
  ['Can trade', 'the platform says that it can trade'],
  ['No unknown order', 'no order of this root there has an unknown outcome'],
  ['Symbol', 'the root is mapped there, and its month is the one that others trade'],
  ['Size', 'the quantity translates into the platform’s own unit'],
  ['Limits', 'no limit stands against it'],
] as const;

type Step = (typeof CHAIN)[number][0];

const STEP_OF: Readonly<Record<string, Step>> = {
  PLATFORM_ABSENT: 'Connected',
  PLATFORM_RECOVERING: 'Connected',
  PLATFORM_SWITCHED_OFF: 'Connected',
  LIVE_NOT_ARMED: 'Account',
  LEGACY_DENIED: 'Account',
  ORDER_TYPE_UNSUPPORTED: 'Order type',
  PROTECTION_UNSUPPORTED: 'Order type',
  TRADING_HALTED: 'Trading state',
  TRADING_REDUCING: 'Trading state',
  CAPACITY_EXCEEDED: 'Trading state',
  DUPLICATE_ACTIVE_ORDER: 'One at a time',
  PLATFORM_CANNOT_TRADE: 'Can trade',
  UNKNOWN_ORDER_OPEN: 'No unknown order',
  ROLL_QUORUM: 'Symbol',
  NO_PLATFORM: 'Symbol',
  SPELLING_UNKNOWN: 'Symbol',
  RATE_MISSING: 'Size',
  RATE_TOO_OLD: 'Size',
};

/**
 * The chain for one platform: what was passed before it was denied, the denial with its figures, and what was not asked
 * any more; in place of the last step each limit with its own figures, where they were judged. An exit passes by right:
 * nothing but the link can stand in its way.
 */
export function checkChain(
  denied: Pick<Denial, 'code' | 'reason' | 'figures'> | undefined,
  isExit: boolean,
  findings: readonly Finding[],
): readonly CheckView[] {
  if (denied === undefined && isExit)
    return [
      { name: 'Connected', outcome: 'passes', text: CHAIN[0][1], code: null },
      { name: 'Exit', outcome: 'passes', text: 'it only closes what is held: no limit stands in its way', code: null },
    ];
  const failed = denied === undefined ? CHAIN.length : CHAIN.findIndex(([name]) => name === stepOf(denied.code));
  const steps = CHAIN.map(([name, text], index): CheckView => {
    const place = Math.sign(index - failed) as -1 | 0 | 1;
    switch (place) {
      case -1:
        return { name, outcome: 'passes', text, code: null };
      case 0:
        return { name, outcome: 'denies', text: denialText(denied), code: denied?.code ?? null };
      case 1:
        return { name, outcome: 'skipped', text: 'not asked: denied before', code: null };
      default:
        return unreachable(place);
    }
  });
  return findings.length === 0 ? steps : [...steps.slice(0, -1), ...findings.map(findingView)];
}

/** One check of the limits with its figures: the value, the limit and the sum behind it. */
export function findingView({ name, outcome, code, limit, value, sum }: Finding): CheckView {
  const text = limit === undefined || value === undefined ? sum() : figuresText({ limit, value, sum: sum() });
  return { name, outcome, text, code: code ?? null };
}

/** What the limits found of one platform. */
export function findingsOn(findings: readonly PlacedFinding[], platform: string): readonly Finding[] {
  return findings.flatMap((one) => (one.platform === platform ? [one.finding] : []));
}

/**
 * The checks on a signal as a whole, and its flags in words where no check has told of them. What is judged for real and
 * simulated platforms alike is told once.
 */
export function wholeChecks(
  findings: readonly PlacedFinding[],
  flags: readonly string[],
  words: Readonly<Record<string, string>>,
): readonly CheckView[] {
  const byText = new Map<string, CheckView>();
  for (const { platform, finding } of findings) {
    if (platform !== undefined) continue;
    const view = findingView(finding);
    byText.set(`${view.name} ${view.outcome} ${view.text}`, view);
  }
  const checks = [...byText.values()];
  const told = new Set(findings.map(({ finding }) => finding.code));
  const rest = flags.filter((flag) => !told.has(flag));
  return [
    ...checks,
    ...rest.map((flag) => ({ name: flag, outcome: 'flags' as const, text: words[flag] ?? '', code: null })),
  ];
}

/** What a flag of a decision means. */
export const FLAG_WORDS: Readonly<Record<string, string>> = {
  NO_REFERENCE: 'there was no quote to compare a price with',
  DEFAULT_QUANTITY: 'no quantity was stated, so the configured one was taken',
  NO_CONFIDENCE: 'no confidence was stated, so that filter was skipped',
  NO_MQSCORE: 'no MQScore was stated, so that filter was skipped',
  HALF_SIZE: 'the confidence is below that for a full size, so the quantity was halved',
  HALF_NOT_POSSIBLE: 'the confidence asks for half the quantity, which is no whole contract, so it was kept',
  QUANTITY_SCALED: 'the limits scale the quantity of this root',
  SIZE_CAPPED: 'the cap of a mapping cut the size on a platform',
  SIZE_ROUNDED: 'rounding down to a platform’s step left out more than a tenth of the size',
};

function denialText(denied: Pick<Denial, 'reason' | 'figures'> | undefined): string {
  return denied?.figures === undefined ? (denied?.reason ?? '') : figuresText(denied.figures);
}

function figuresText({ limit, value, sum }: NonNullable<Denial['figures']>): string {
  return `${rounded(value)} of ${rounded(limit)}: ${sum}`;
}

/** Two decimals at most: nobody reads more of an age or of money. */
function rounded(value: number): number {
  return Number(value.toFixed(2));
}

function stepOf(code: string): Step {
  const known = STEP_OF[code];
  if (known !== undefined) return known;
  if (code.startsWith('SYMBOL_')) return 'Symbol';
  return code.startsWith('SIZE_') ? 'Size' : 'Limits';
}
