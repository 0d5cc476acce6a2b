import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import type { Engine } from '../engine/engine.ts';
import { isSettled, type Difference, type DifferenceChoice } from '../model/difference.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { FoundRate } from '../model/rate.ts';
import type { Actor } from '../model/request.ts';
import { surplusOf } from '../orders/reconcile-size.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { differenceMap } from './difference-map.ts';
import type { UndatedEvent } from './inbox.ts';
import { readReason } from './read-reason.ts';

export interface DifferenceActionsOptions {
  readonly engine: Engine;
  readonly rates: () => readonly FoundRate[];
  readonly nowUs: () => number;
  /** Posts an event and waits until it is worked off. */
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
}

const CHOICES: readonly DifferenceChoice[] = ['adopt', 'flatten', 'ignore', 'claim'];

/**
 * What differs with the platforms, and what a person says of it. `differences` lists all that is not settled and the last
 * that is, newest first. Refusals: DIFFERENCE_NOT_FOUND, DIFFERENCE_CHOICE_INVALID, DIFFERENCE_BLOCKED, CLAIM_NOT_FOUND,
 * REASON_MISSING, PLATFORM_UNKNOWN, and the registry's own.
 */
export function differenceActions(options: DifferenceActionsOptions): Readonly<Record<string, AdminAction>> {
  const { engine, rates, nowUs, postAndWait } = options;

  const settle = async (
    differenceId: number,
    choice: DifferenceChoice,
    by: Actor,
    reason: string,
  ): Promise<Packable> => {
    const settled = { type: 'differenceSettled', differenceId, choice, by, reason, rates: rates() } as const;
    const problem = engine.differenceProblem({ ...settled, atUs: nowUs() });
    if (problem !== undefined) throw new ActionRefused(problem.code, problem.reason);
    await postAndWait(settled);
    const found = engine.differences().find(({ id }) => id === differenceId);
    return found === undefined ? null : differenceMap(found);
  };

  return {
    differences: { run: () => engine.differences().map(differenceMap) },
    differences_settle: {
      run: (payload, by) => {
        const id = readId(payload);
        checkTextShown(engine, id, payload);
        return settle(id, readChoice(payload), by, readReason(payload));
      },
    },
    claim: {
      run: (payload, by) => {
        const reason = readReason(payload);
        return settle(findForeign(payload, engine.differences()).id, 'claim', by, reason);
      },
    },
  };
}

/** A difference keeps its id while its sizes change: what was read of one contract is not said of three. SHOWN_CHANGED. */
function checkTextShown(engine: Pick<Engine, 'differences'>, id: number, { shown }: WireMap): void {
  const found = engine.differences().find((difference) => difference.id === id);
  if (typeof shown !== 'string' || found === undefined || found.text === shown) return;
  throw new ActionRefused('SHOWN_CHANGED', `it reads otherwise by now: ${found.text}`);
}

function readId(payload: WireMap): number {
  const id = Number(payload['id']);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new ActionRefused('DIFFERENCE_NOT_FOUND', `id: expected a number as 7, was ${String(payload['id'])}`);
}

function readChoice(payload: WireMap): DifferenceChoice {
  const choice = CHOICES.find((known) => known === payload['choice']);
  if (choice !== undefined) return choice;
  throw new ActionRefused(
    'DIFFERENCE_CHOICE_INVALID',
    `choice: expected ${CHOICES.join(', ')}, was ${String(payload['choice'])}`,
  );
}

/** The foreign order or position that a claim names: by the platform's own order id, or by symbol. */
function findForeign(payload: WireMap, differences: readonly Difference[]): Difference {
  const { platform: named } = payload;
  const platform = parsePlatformId(named);
  if (platform === undefined)
    throw new ActionRefused('PLATFORM_UNKNOWN', `platform: expected an id as nt8, was ${String(named)}`);
  const order = nameIn(payload, 'order');
  const position = nameIn(payload, 'position');
  const found = differences.find((difference) => {
    if (difference.platform !== platform || isSettled(difference)) return false;
    if (difference.kind === 'foreign_order') return difference.platformOrderId === order;
    if (difference.kind !== 'position' || surplusOf(difference.ours, difference.theirs) === 0) return false;
    return difference.symbol.toUpperCase() === position?.toUpperCase();
  });
  if (found !== undefined) return found;
  const what = order === undefined ? `position in ${position ?? 'no symbol'}` : `order ${order}`;
  throw new ActionRefused('CLAIM_NOT_FOUND', `no foreign ${what} is shown on ${platform}`);
}

function nameIn(payload: WireMap, key: string): string | undefined {
  const value = payload[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
