import type { Event } from '../model/event.ts';
import { USD } from '../model/money.ts';
import { isSimulatedSource } from '../model/rate.ts';
import type { World } from '../risk/world.ts';
import { WORLDS } from '../risk/world.ts';
import { beginDay, bookFills, countEnded, markQuotes } from './book-money.ts';
import { judgeReported } from './judge-drawdown.ts';
import { endDueBreakers, judgeRules } from './judge-rules.ts';
import { noteDay } from './note-day.ts';
import type { EngineState } from './state.ts';
import type { Turn } from './turn.ts';
import { watchGaps } from './watch-gaps.ts';
import { worldOfAccount } from './world-of.ts';

/**
 * Keeps account of money and trades, and lets the automatic rules judge. Called after each event: whatever filled,
 * ended or changed its price is worked off here, so that no way to a fill can be forgotten.
 */
export function watchRisk(turn: Turn, event: Event): void {
  const { risk } = turn.state;
  for (const rate of turn.rates) if (rate.to === USD) risk.rates.set(rate.from, rate);
  // No money of the trader's own is counted at what simulated platforms made up.
  if (event.type === 'platformRegistered' && !event.identity.simulated)
    for (const [currency, { source }] of risk.rates) if (isSimulatedSource(source)) risk.rates.delete(currency);
  const hasBooked = bookFills(turn);
  if (event.type === 'quotesSampled') markQuotes(turn, event.quotes);
  if (turn.decisions.some(({ type }) => type === 'orderStateChanged' || type === 'positionAdopted')) countEnded(turn);
  const hasEnded = risk.book.breakers.size > 0 && endDueBreakers(turn);
  if (event.type === 'reportReceived' && event.report.balance !== undefined) judgeReported(turn, event);
  const isSampled = event.type === 'quotesSampled';
  // What is lost already may be beyond limits that are new, or stand where a breaker was until now.
  const isNew = hasEnded || event.type === 'limitsChanged';
  if (hasBooked || isSampled || isNew) beginDay(turn);
  // Or nobody could tell until now.
  const isKnown = watchGaps(turn, event, hasBooked);
  if (!hasBooked && !isSampled && !isNew && !isKnown) return;
  // What is open is judged by the next sample of quotes, a quarter of a second away; what is flat at once.
  const worlds = WORLDS.filter((world) => isSampled || isFlat(turn, world));
  noteDay(turn, worlds);
  judgeRules(turn, worlds);
}

function isFlat({ state }: Turn, world: World): boolean {
  for (const position of state.positions.all())
    if (position.size !== 0 && worldOfAccount(state, position) === world) return false;
  return true;
}

/** When the first breaker ends by itself. */
export function riskDueUs(state: EngineState): number | undefined {
  let dueUs: number | undefined;
  for (const { untilUs } of state.risk.book.breakers.values())
    if (untilUs !== undefined && (dueUs === undefined || untilUs < dueUs)) dueUs = untilUs;
  return dueUs;
}
