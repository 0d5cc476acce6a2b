import type { Breaker } from '../risk/breaker.ts';
import type { Turn } from './turn.ts';

/** Begins to stop entries, and says why and until when. */
export function trip(turn: Turn, breaker: Breaker, text: string): void {
  turn.decide({ type: 'riskChanged', change: { type: 'breakerTripped', breaker } });
  const code = CODES[breaker.rule];
  turn.count(code);
  turn.log(`Breaker ${breaker.key}: ${text}`);
  turn.alert({
    code,
    severity: 'alarm',
    text: `${text}. Entries stop ${untilText(breaker)}; exits pass. The sum: ${breaker.evidence.join('; ')}`,
  });
}

const CODES = { daily_loss: 'DAILY_LOSS', losses_in_a_row: 'LOSSES_IN_A_ROW', drawdown: 'DRAWDOWN' } as const;

/** The code that a denial by a breaker carries. */
export function breakerCode({ rule }: Breaker): (typeof CODES)[Breaker['rule']] {
  return CODES[rule];
}

/** `until 2026-11-21 15:04:05 UTC`, or `until a person resets it`. */
export function untilText({ untilUs }: Breaker): string {
  if (untilUs === undefined) return 'until a person resets it';
  return `until ${new Date(untilUs / 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
