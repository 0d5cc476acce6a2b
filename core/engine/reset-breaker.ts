import type { ErrorCodeName } from '../model/error-code.ts';
import type { Event } from '../model/event.ts';
import type { Actor } from '../model/request.ts';
import { actorTitle, isPersonHere } from '../model/source.ts';
import { dayMoney } from './day-money.ts';
import { accountMoney } from './judge-drawdown.ts';
import type { EngineState } from './state.ts';
import type { Turn } from './turn.ts';

/** Why a breaker cannot be reset; undefined if it can. REARM_NOT_HERE, REASON_MISSING, BREAKER_NOT_OPEN. */
export function resetProblem(
  state: EngineState,
  key: string,
  by: Actor,
  reason: string,
): { readonly code: ErrorCodeName; readonly reason: string } | undefined {
  if (!isPersonHere(by)) return { code: 'REARM_NOT_HERE', reason: `${actorTitle(by)} may not reset a breaker` };
  if (reason.trim() === '') return { code: 'REASON_MISSING', reason: 'reason: expected a text, for the record' };
  if (state.risk.book.breakers.has(key)) return undefined;
  const open = [...state.risk.book.breakers.keys()].join(', ');
  return { code: 'BREAKER_NOT_OPEN', reason: `breaker: expected one of ${open === '' ? 'none' : open}, was ${key}` };
}

/**
 * A person lets entries go on before a breaker is over. What was lost until now is forgiven, once: a daily loss or a
 * drawdown is counted from here on. A halt stays until it is re-armed.
 */
export function handleBreakerReset(turn: Turn, event: Extract<Event, { type: 'breakerReset' }>): void {
  const { key, by, reason } = event;
  const problem = resetProblem(turn.state, key, by, reason);
  const breaker = turn.state.risk.book.breakers.get(key);
  if (problem !== undefined || breaker === undefined) {
    turn.log(`Reset of breaker ${key} refused: ${problem?.reason ?? 'it is not open'}`);
    return;
  }
  const { rule, world, platform, account } = breaker;
  const countFromUsd =
    rule === 'daily_loss'
      ? dayMoney(turn.state, turn.config, world).limitNetUsd
      : rule === 'drawdown' && platform !== undefined && account !== undefined
        ? accountMoney(turn.state, turn.config, platform, account).netUsd
        : undefined;
  const change = { type: 'breakerEnded', key, ...(countFromUsd !== undefined && { countFromUsd }) } as const;
  turn.decide({ type: 'riskChanged', change });
  const text = `The breaker ${key} was reset by ${actorTitle(by)}: ${reason}`;
  turn.log(text);
  turn.alert({
    code: 'BREAKER_OVER',
    severity: 'warning',
    text: `${text}. Entries pass again unless trading is halted.`,
  });
}
