import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { FabricAction, FabricAnswer } from './fabric-commands.ts';
import { refusal, type Refusal } from './refusal.ts';

type Payload = Readonly<Record<string, unknown>>;

interface Unsettled {
  readonly requestId: string;
  readonly body: string;
  readonly sinceUs: number;
}

/** A command on its way, as {@link UnsettledOrders} let it pass. */
export interface AskedCommand {
  readonly action: FabricAction;
  readonly payload: Payload;
  readonly requestId: string;
  /** By the clock that only rises. */
  readonly askedUs: number;
}

const KEPT_MAX = 1_000;
/** What is on its way no longer than the gateway lets a request be old, `max_age_s` as shipped. */
const LOOKED_AFTER_US = 10_000_000;

const UNKNOWN: ReadonlySet<string> = new Set(['ANSWER_LATE', 'ANSWER_MALFORMED']);
/** After these nothing more is known of an order that was sent before. */
const UNSAID: ReadonlySet<string> = new Set([
  'LINK_DOWN',
  'LINK_BUSY',
  'LINK_CLOSED',
  'KEY_REFUSED',
  'HANDSHAKE_FAILED',
  'VALUE_UNSENDABLE',
  'FABRIC_BUSY',
  'REQUEST_ID_REUSED',
]);

/**
 * Keeps a brain that was not answered from opening the same position twice. Until an answer under its id settles it, the same
 * order goes out under the id that it had, and another one of the same symbol, side and platform is refused. Who has asked for
 * GET_POSITIONS since, 10 s later at the earliest, knows what there is, and is free again.
 */
export class UnsettledOrders {
  readonly #clock: Pick<Clock, 'monotonicUs'>;
  readonly #makeId: () => string;
  readonly #kept = new Map<string, Unsettled>();

  constructor(clock: Pick<Clock, 'monotonicUs'>, makeId: () => string) {
    this.#clock = clock;
    this.#makeId = makeId;
  }

  /** Lets a command pass under the id that its caller chose, or else the one that it is to have. ORDER_UNSETTLED. */
  ask(action: FabricAction, payload: Payload, stated: string | undefined): Result<AskedCommand, Refusal> {
    const kept = action === 'OPEN_ORDER' ? this.#kept.get(placeOf(payload)) : undefined;
    const asked = (requestId: string): Result<AskedCommand, Refusal> =>
      ok({ action, payload, requestId, askedUs: this.#clock.monotonicUs() });
    if (kept === undefined || kept.requestId === stated?.toLowerCase()) return asked(stated ?? this.#makeId());
    if (stated === undefined && kept.body === bodyOf(payload)) return asked(kept.requestId);
    return err(refusal('ORDER_UNSETTLED', kept.requestId));
  }

  /** Takes what became of a command. */
  answered({ action, payload, requestId, askedUs }: AskedCommand, answer: Result<FabricAnswer, Refusal>): void {
    if (action === 'GET_POSITIONS' && answer.ok)
      for (const [place, { sinceUs }] of this.#kept) if (askedUs - sinceUs >= LOOKED_AFTER_US) this.#kept.delete(place);
    if (action !== 'OPEN_ORDER') return;
    const place = placeOf(payload);
    const id = requestId.toLowerCase();
    if (answer.ok ? answer.value.status === 'PENDING' : UNKNOWN.has(answer.error.code)) {
      this.#kept.set(place, { requestId: id, body: bodyOf(payload), sinceUs: askedUs });
      const [oldest] = this.#kept.keys();
      if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    } else if ((answer.ok || !UNSAID.has(answer.error.code)) && this.#kept.get(place)?.requestId === id)
      this.#kept.delete(place);
  }
}

/** Where an order would open: a position stands for one symbol and side on one platform. */
function placeOf({ symbol, side, platform }: Payload): string {
  return JSON.stringify([wordOf(symbol).toUpperCase(), wordOf(side).toUpperCase(), wordOf(platform)]);
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What an order asks for, whatever the order of its keys; what cannot be written is never sent. */
function bodyOf(payload: Payload): string {
  const keys = Object.keys(payload).filter((key) => payload[key] !== undefined);
  return JSON.stringify(keys.toSorted().map((key) => [key, String(payload[key])]));
}
